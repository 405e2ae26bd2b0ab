using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>
/// A super-resolver that is any ONNX file: one image in, one image out, a whole number times as large.
/// </summary>
/// <remarks>
/// The image is [1, 3, height, width], R, G, B, float or float16. A file whose sizes are fixed is used as a tile:
/// larger pictures are cut with the halo as margin, smaller ones padded by repeating their borders. Where the tile is
/// a square, it is also the <see cref="SuperResolverInfo.FixedTile"/>; for a file that takes any size,
/// <see cref="OnnxOptions.FixedTile"/> is. Thread-safe.
/// </remarks>
public sealed class OnnxSuperResolver : ISuperResolver
{
    private const string SizeHint =
        $"; if it takes certain sizes only, set {nameof(OnnxSuperResolverOptions.InputMultiple)} or "
        + $"{nameof(OnnxSuperResolverOptions.MinSide)}.";

    private const int ProbeSide = 16;

    private readonly OnnxSession session;
    private readonly OnnxBackend? ownBackend;
    private readonly string what;
    private readonly OnnxSuperResolverOptions options;
    private readonly ImagePort input;
    private readonly ImagePort output;
    private readonly CallSides sides;

    private OnnxSuperResolver(
        OnnxSession session,
        OnnxBackend? ownBackend,
        string what,
        OnnxSuperResolverOptions options,
        NetworkPorts ports)
    {
        this.session = session;
        this.ownBackend = ownBackend;
        this.what = what;
        this.options = options;
        input = ports.Input;
        output = ports.Output;
        sides = ports.Sides;
        Info = new SuperResolverInfo
        {
            Name = options.Name ?? what.Trim('\''),
            Factor = FindFactor(),
            Halo = ports.Halo,
            Alignment = options.InputMultiple,
            Window = ports.Window,
            FixedTile = ports.FixedTile,
            Parameters = options.Parameters > 0 ? options.Parameters : session.Metadata("parameters") ?? 0,
        };
        RequireFactorOfAnotherSize();
    }

    /// <inheritdoc/>
    public SuperResolverInfo Info { get; }

    /// <summary>Opens a file and tries it out on small pictures.</summary>
    /// <param name="path">An ONNX file; files with its weights lie beside it.</param>
    /// <param name="options">What is known of it; null where it takes 0..1 and any size.</param>
    /// <param name="backend">What to run it with, which outlives the result; null for the CPU.</param>
    /// <exception cref="ArgumentException">The path is empty, or an option is outside its range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">
    /// It is no ONNX file, does not map one image of three colours to one, has another factor, or does not take the
    /// sizes that it states.
    /// </exception>
    /// <exception cref="OnnxProviderException">The application carries no native runtime.</exception>
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

    /// <summary>Opens a model in memory and tries it out on small pictures.</summary>
    /// <param name="model">An ONNX file.</param>
    /// <param name="options">What is known of it; null where it takes 0..1 and any size.</param>
    /// <param name="backend">What to run it with, which outlives the result; null for the CPU.</param>
    /// <param name="weights">
    /// Opens the files in which the model keeps weights by the names it gives them; null where it has none.
    /// </param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="InvalidModelException">
    /// It is no ONNX file, does not map one image of three colours to one, has another factor, or does not take the
    /// sizes that it states.
    /// </exception>
    /// <exception cref="OnnxProviderException">The application carries no native runtime.</exception>
    public static OnnxSuperResolver Open(
        ReadOnlyMemory<byte> model,
        OnnxSuperResolverOptions? options = null,
        OnnxBackend? backend = null,
        Func<string, ReadOnlyMemory<byte>>? weights = null)
    {
        byte[] whole = ExternalWeights.Inline(model, weights ?? (name => throw new InvalidModelException(
            $"The model keeps weights in '{name}', which was not given with it.")));
        return Open(
            backend,
            "the model",
            options ?? new OnnxSuperResolverOptions(),
            (runner, network) => runner.Load(whole, "the model", network));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidModelException">The file does not run on a picture of this size.</exception>
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

        (int tileWidth, int tileHeight) = TileSize(width, height);
        if (tileWidth == width && tileHeight == height && !input.IsHalf && !output.IsHalf
            && options is { Min: 0, Max: 1 })
        {
            RunInPlace(source, width, height, destination, cancellationToken);
            return;
        }

        foreach (TileCut rows in TileCut.Cut(height, tileHeight, Info.Halo, sides.Multiple))
        {
            foreach (TileCut columns in TileCut.Cut(width, tileWidth, Info.Halo, sides.Multiple))
            {
                RunTile(
                    source, width, height, destination, columns, rows, tileWidth, tileHeight, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
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
                // The input's name and tile, which TensorRT wants beforehand, are known only now.
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

    /// <summary>Runs a small picture through, because a graph may describe its output by names only.</summary>
    private int FindFactor()
    {
        (int width, int height) = TileSize(ProbeSide, ProbeSide);
        long[] shape = ProbeShape(width, height);
        if (shape.Length != 4 || shape[0] != 1 || shape[1] != 3)
        {
            throw new InvalidModelException(
                $"{what} makes {string.Join(" x ", shape)}; a super-resolver makes 1 x 3 x height x width.");
        }

        long factor = shape[3] / width;
        if (factor < 2 || shape[3] != factor * width || shape[2] != factor * height)
        {
            throw new InvalidModelException(
                $"{what} makes {shape[3]}x{shape[2]} of {width}x{height}, which is no whole factor of 2 or more.");
        }

        if (options.Factor is int wanted && wanted != factor)
        {
            throw new InvalidModelException(
                $"{what} makes {shape[3]}x{shape[2]} of {width}x{height}, a factor of {factor}, where {wanted} is "
                + "needed.");
        }

        return (int)factor;
    }

    /// <summary>
    /// Runs another picture through, with sides that differ and are no multiples of 8 where the options and the graph
    /// let them: a graph may state that it takes any size and take few.
    /// </summary>
    private void RequireFactorOfAnotherSize()
    {
        int most = Info.Window?.Side ?? int.MaxValue;
        (int firstWidth, int firstHeight) = TileSize(ProbeSide, ProbeSide);
        (int width, _) = TileSize(Math.Min(firstWidth + 3, most), ProbeSide);
        (_, int height) = TileSize(ProbeSide, Math.Min(firstHeight + 11, most));
        if ((width, height) == (firstWidth, firstHeight))
        {
            return;
        }

        long[] shape = ProbeShape(width, height);
        long[] expected = [1, 3, (long)height * Info.Factor, (long)width * Info.Factor];
        if (!shape.AsSpan().SequenceEqual(expected))
        {
            throw new InvalidModelException(
                $"{what} makes {string.Join(" x ", shape)} of {width}x{height}, where a factor of {Info.Factor} makes "
                + $"{string.Join(" x ", expected)}{SizeHint}");
        }
    }

    private InvalidModelException Refusal(int width, int height, OnnxRuntimeException cause) => new(
        $"{what} cannot be run on a picture of {width}x{height}: "
        + $"{cause.Message.ReplaceLineEndings(" ").TrimEnd(' ', '.')}{SizeHint}",
        cause);

    private unsafe long[] ProbeShape(int width, int height)
    {
        // Zeros are the same in 32 and 16 bits.
        float[] zeros = new float[checked(3 * width * height)];
        fixed (float* data = zeros)
        {
            using OrtValue picture = input.IsHalf
                ? PinnedTensor.Of((Half*)data, 1, 3, height, width)
                : PinnedTensor.Of(data, 1, 3, height, width);
            try
            {
                using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
                    input.Name, picture, output.Name, CancellationToken.None);
                return results[0].GetTensorTypeAndShape().Shape;
            }
            catch (OnnxRuntimeException e)
            {
                throw Refusal(width, height, e);
            }
        }
    }

    private (int Width, int Height) TileSize(int width, int height) =>
        (input.Width ?? sides.Fit(width), input.Height ?? sides.Fit(height));

    private unsafe void RunInPlace(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken)
    {
        fixed (float* from = source)
        fixed (float* to = destination)
        {
            using OrtValue picture = PinnedTensor.Of(from, 1, 3, height, width);
            using OrtValue result = PinnedTensor.Of(to, 1, 3, height * Info.Factor, width * Info.Factor);
            RunGraph(picture, result, width, height, cancellationToken);
        }
    }

    private void RunTile(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        TileCut columns,
        TileCut rows,
        int tileWidth,
        int tileHeight,
        CancellationToken cancellationToken)
    {
        int factor = Info.Factor;
        long values = 3L * tileWidth * tileHeight * factor * factor;
        if (values > Array.MaxLength)
        {
            throw new ArgumentException(
                $"A picture of {width}x{height} is run as one of {tileWidth}x{tileHeight}, whose result has {values} "
                + "values, too many for one call.");
        }

        int resultLength = (int)values;
        int sourceLength = resultLength / (factor * factor);
        float[] taken = ArrayPool<float>.Shared.Rent(sourceLength);
        float[] made = ArrayPool<float>.Shared.Rent(resultLength);
        try
        {
            Gather(source, width, height, taken, columns.Start, rows.Start, tileWidth, tileHeight);
            Run(taken.AsSpan(0, sourceLength), made.AsSpan(0, resultLength), tileWidth, tileHeight, cancellationToken);
            Scatter(made, destination, width, height, columns, rows, tileWidth, tileHeight);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(taken);
            ArrayPool<float>.Shared.Return(made);
        }
    }

    /// <summary>
    /// Copies a tile into the network's range of values; what lies outside the picture repeats its border.
    /// </summary>
    private void Gather(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> tile,
        int left,
        int top,
        int tileWidth,
        int tileHeight)
    {
        int known = Math.Min(tileWidth, width - left);
        for (int colour = 0; colour < 3; colour++)
        {
            for (int y = 0; y < tileHeight; y++)
            {
                int sourceRow = colour * height + Math.Min(top + y, height - 1);
                Span<float> row = tile.Slice((colour * tileHeight + y) * tileWidth, tileWidth);
                TensorPrimitives.Multiply(
                    source.Slice(sourceRow * width + left, known), options.Max - options.Min, row);
                TensorPrimitives.Add(row[..known], options.Min, row);
                row[known..].Fill(row[known - 1]);
            }
        }
    }

    private void Scatter(
        ReadOnlySpan<float> tile,
        Span<float> destination,
        int width,
        int height,
        TileCut columns,
        TileCut rows,
        int tileWidth,
        int tileHeight)
    {
        int factor = Info.Factor;
        int length = (columns.To - columns.From) * factor;
        float scale = 1 / (options.Max - options.Min);
        for (int colour = 0; colour < 3; colour++)
        {
            for (int y = rows.From * factor; y < rows.To * factor; y++)
            {
                int tileRow = colour * tileHeight * factor + y - rows.Start * factor;
                Span<float> row = destination.Slice(
                    (colour * height * factor + y) * width * factor + columns.From * factor, length);
                ReadOnlySpan<float> values = tile.Slice(
                    tileRow * tileWidth * factor + (columns.From - columns.Start) * factor, length);
                TensorPrimitives.Subtract(values, options.Min, row);
                TensorPrimitives.Multiply(row, scale, row);
            }
        }
    }

    private unsafe void Run(
        Span<float> taken, Span<float> made, int width, int height, CancellationToken cancellationToken)
    {
        Half[] halfTaken = input.IsHalf ? ToHalf(taken) : [];
        Half[] halfMade = output.IsHalf ? new Half[made.Length] : [];
        int madeHeight = height * Info.Factor;
        int madeWidth = width * Info.Factor;
        fixed (float* from = taken)
        fixed (float* to = made)
        fixed (Half* halfFrom = halfTaken)
        fixed (Half* halfTo = halfMade)
        {
            using OrtValue picture = input.IsHalf
                ? PinnedTensor.Of(halfFrom, 1, 3, height, width)
                : PinnedTensor.Of(from, 1, 3, height, width);
            using OrtValue result = output.IsHalf
                ? PinnedTensor.Of(halfTo, 1, 3, madeHeight, madeWidth)
                : PinnedTensor.Of(to, 1, 3, madeHeight, madeWidth);
            RunGraph(picture, result, width, height, cancellationToken);
        }

        if (output.IsHalf)
        {
            TensorPrimitives.ConvertToSingle(halfMade, made);
        }
    }

    private void RunGraph(
        OrtValue picture, OrtValue result, int width, int height, CancellationToken cancellationToken)
    {
        try
        {
            session.Run([input.Name], [picture], [output.Name], [result], cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            throw Refusal(width, height, e);
        }
    }

    private static Half[] ToHalf(ReadOnlySpan<float> values)
    {
        Half[] halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);
        return halves;
    }
}
