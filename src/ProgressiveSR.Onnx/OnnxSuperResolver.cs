using System.Buffers;
using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx;

/// <summary>
/// A super-resolver from any ONNX file that takes one image and outputs one, enlarged by an integer factor.
/// </summary>
/// <remarks>
/// Images are [1, 3, height, width], R, G, B, float or float16. A file with fixed sizes is run tile by tile: larger
/// pictures are cut with the halo as margin, smaller ones padded by replicating their borders. A square tile is also
/// the <see cref="SuperResolverInfo.FixedTile"/>; for a file that takes any size, <see cref="OnnxOptions.FixedTile"/>
/// is. Thread-safe.
/// </remarks>
public sealed class OnnxSuperResolver : ISuperResolver
{
    private readonly NetworkCalls calls;
    private readonly OnnxBackend? ownBackend;
    private readonly OnnxSuperResolverOptions options;
    private readonly CallSides sides;

    private OnnxSuperResolver(
        OnnxSession session,
        OnnxBackend? ownBackend,
        string what,
        OnnxSuperResolverOptions options,
        NetworkPorts ports)
    {
        this.ownBackend = ownBackend;
        this.options = options;
        sides = ports.Sides;
        calls = new NetworkCalls(session, what, ports);
        NetworkTrial trial = new(calls, options);
        Info = new SuperResolverInfo
        {
            Name = options.Name ?? what.Trim('\''),
            Factor = trial.FindFactor(),
            Halo = ports.Halo,
            Alignment = options.InputMultiple,
            Window = ports.Window,
            FixedTile = ports.FixedTile,
            Parameters = options.Parameters > 0 ? options.Parameters : session.Metadata("parameters") ?? 0,
        };
        trial.RequireOfAnotherSize(Info.Factor, Info.Window?.Side ?? int.MaxValue);
    }

    /// <inheritdoc/>
    public SuperResolverInfo Info { get; }

    /// <summary>The graph, for calls with the caller's own memory.</summary>
    internal NetworkCalls Calls => calls;

    /// <summary>Opens a file and tests it on small pictures.</summary>
    /// <param name="path">An ONNX file; external weights are expected beside it.</param>
    /// <param name="options">Properties of the file; null if it takes values 0 to 1 and any size.</param>
    /// <param name="backend">The backend to run it on, which must outlive the result; null for the CPU.</param>
    /// <exception cref="ArgumentException">The path is empty, or an option is outside its range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">
    /// The file is not an ONNX file, does not map one three-channel image to another, has a different factor, rejects
    /// sizes that it states, or outputs values that are not finite or in a different range.
    /// </exception>
    /// <exception cref="OnnxProviderException">The application has no native runtime.</exception>
    public static OnnxSuperResolver Open(
        string path, OnnxSuperResolverOptions? options = null, OnnxBackend? backend = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        }

        options ??= new OnnxSuperResolverOptions();
        options = options with { Name = options.Name ?? Path.GetFileNameWithoutExtension(path) };
        return Open(backend, $"'{path}'", options, (runner, network) => runner.Load(path, network));
    }

    /// <summary>Opens a model in memory and tests it on small pictures.</summary>
    /// <param name="model">An ONNX file.</param>
    /// <param name="options">Properties of the file; null if it takes values 0 to 1 and any size.</param>
    /// <param name="backend">The backend to run it on, which must outlive the result; null for the CPU.</param>
    /// <param name="weights">
    /// Returns the content of a file with external weights by its name in the model; null if there are none.
    /// </param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="InvalidModelException">
    /// The file is not an ONNX file, does not map one three-channel image to another, has a different factor, rejects
    /// sizes that it states, or outputs values that are not finite or in a different range.
    /// </exception>
    /// <exception cref="OnnxProviderException">The application has no native runtime.</exception>
    public static OnnxSuperResolver Open(
        ReadOnlyMemory<byte> model,
        OnnxSuperResolverOptions? options = null,
        OnnxBackend? backend = null,
        Func<string, ReadOnlyMemory<byte>>? weights = null)
    {
        byte[] whole = ExternalWeights.Inline(model, weights ?? (name => throw new InvalidModelException(
            $"The model stores weights in '{name}', which was not supplied.")));
        return Open(
            backend,
            "the model",
            options ?? new OnnxSuperResolverOptions(),
            (runner, network) => runner.Load(whole, "the model", network));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidModelException">The file cannot be run on a picture of this size.</exception>
    public void SuperResolve(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Require(source.Length, width, height, nameof(source));
        Require(destination.Length, (long)width * Info.Factor, (long)height * Info.Factor, nameof(destination));
        if (SuperResolverWindows.TryRun(this, source, width, height, destination, cancellationToken))
        {
            return;
        }

        (int tileWidth, int tileHeight) = calls.SizeFor(width, height);
        if ((tileWidth, tileHeight) == (width, height)
            && options.InputRange == OnnxValueRange.Unit && options.ResultRange == OnnxValueRange.Unit)
        {
            calls.Run(source, destination, width, height, Info.Factor, cancellationToken);
            return;
        }

        foreach (TileCut rows in TileCut.Cut(height, tileHeight, Info.Halo, sides.Multiple))
        {
            foreach (TileCut columns in TileCut.Cut(width, tileWidth, Info.Halo, sides.Multiple))
            {
                NetworkTile tile = new(columns, rows, tileWidth, tileHeight, options.InputRange, options.ResultRange);
                RunTile(tile, source, width, height, destination, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        calls.Dispose();
        ownBackend?.Dispose();
    }

    /// <summary>Loads a network of a bundle.</summary>
    internal static OnnxSuperResolver Load(
        OnnxBackend backend, byte[] model, string what, OnnxSuperResolverOptions options) =>
        Open(backend, what, options, (runner, network) => runner.Load(model, what, network));

    private static OnnxSuperResolver Open(
        OnnxBackend? backend,
        string what,
        OnnxSuperResolverOptions options,
        Func<OnnxBackend, NetworkPorts?, OnnxSession> load)
    {
        options.Validate();
        OnnxBackend? own = backend is null ? new OnnxBackend() : null;
        OnnxBackend runner = backend ?? own!;
        OnnxSession? session = null;
        try
        {
            session = load(runner, null);
            NetworkPorts ports = NetworkPorts.Read(
                session, what, options, runner.FixedTile, runner.TensorRT);
            if (runner.ActiveProvider == OnnxProvider.TensorRT)
            {
                // Only now are the input's name and tile known, which TensorRT needs in advance.
                session.Dispose();
                session = load(runner, ports);
            }

            return new OnnxSuperResolver(session, own, what, options, ports);
        }
        catch
        {
            session?.Dispose();
            own?.Dispose();
            throw;
        }
    }

    private static void Require(int actual, long width, long height, string parameter)
    {
        if (actual != 3 * width * height)
        {
            throw new ArgumentException(
                $"A picture of {width}x{height} has {3 * width * height} values, not {actual}.", parameter);
        }
    }

    private void RunTile(
        NetworkTile tile,
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken)
    {
        int factor = Info.Factor;
        long values = 3L * tile.Width * tile.Height * factor * factor;
        if (values > Array.MaxLength)
        {
            throw new ArgumentException(
                $"A picture of {width}x{height} is run at {tile.Width}x{tile.Height}, and the result's {values} values "
                + "are too many for one call.");
        }

        int resultLength = (int)values;
        int sourceLength = resultLength / (factor * factor);
        float[] taken = ArrayPool<float>.Shared.Rent(sourceLength);
        float[] made = ArrayPool<float>.Shared.Rent(resultLength);
        try
        {
            tile.Gather(source, width, height, taken);
            calls.Run(
                taken.AsSpan(0, sourceLength),
                made.AsSpan(0, resultLength),
                tile.Width,
                tile.Height,
                factor,
                cancellationToken);
            tile.Scatter(made, destination, width, height, factor);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(taken);
            ArrayPool<float>.Shared.Return(made);
        }
    }
}
