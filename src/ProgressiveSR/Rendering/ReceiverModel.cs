using ProgressiveSR.Backends;
using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Surfaces;

namespace ProgressiveSR.Rendering;

/// <summary>
/// A model made runnable for receiving: its processing units and super-resolvers, each made on first use, so that
/// level 0 needs the x4 network only.
/// </summary>
/// <remarks>
/// Thread-safe: one model serves any number of <see cref="ProgressiveDecoder"/>s and threads. Whoever makes it disposes
/// it; it disposes what the backend made for it, and leaves super-resolvers that were plugged in alone unless told
/// otherwise. Disposing it while a picture is being rendered is an error of the caller's.
/// </remarks>
public sealed class ReceiverModel : IDisposable
{
    private readonly Lock gate = new();
    private readonly ModelBundle bundle;
    private readonly IInferenceBackend backend;
    private readonly Func<int, ISuperResolver?> findPluggedIn;
    private readonly List<IDisposable> owned = [];
    private readonly IProcessingUnit?[] units;
    private readonly Lazy<ClippedSamples>[] clipped;
    private readonly Dictionary<string, ISuperResolver> superResolvers = [];
    private bool disposed;

    /// <summary>Makes a bundle runnable; nothing is loaded yet.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="backend">The runtime; it stays the caller's.</param>
    /// <param name="superResolvers">
    /// Networks to use in place of the model's own, at most one of each factor, which then serves all levels that one of
    /// its factor shows; null for none.
    /// </param>
    /// <param name="ownsSuperResolvers">Whether this object disposes <paramref name="superResolvers"/>.</param>
    /// <exception cref="ArgumentException">
    /// No network of the model has a super-resolver's factor, two have the same, or one states a negative halo, a halo
    /// that is not its windows', an alignment that cannot be, or a fixed tile without room for one block between two
    /// halos.
    /// </exception>
    public ReceiverModel(
        ModelBundle bundle,
        IInferenceBackend backend,
        IReadOnlyList<ISuperResolver>? superResolvers = null,
        bool ownsSuperResolvers = false)
        : this(bundle, backend, Finder(bundle, [.. superResolvers ?? []]))
    {
        if (ownsSuperResolvers)
        {
            owned.AddRange(superResolvers ?? []);
        }
    }

    /// <summary>As the public one, with networks that are asked for when first needed.</summary>
    internal ReceiverModel(ModelBundle bundle, IInferenceBackend backend, Func<int, ISuperResolver?> findPluggedIn)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(backend);
        this.bundle = bundle;
        this.backend = backend;
        this.findPluggedIn = findPluggedIn;
        units = new IProcessingUnit?[bundle.Manifest.Schedule.Count];
        Smooth = SmoothBlocks.Of(bundle);
        clipped = [.. units.Select((_, level) => new Lazy<ClippedSamples>(() => new(bundle.Kernel, level)))];
        Matrices = backend is ILinearBackend linear ? Own(new UnitMatrices(bundle, linear)) : null;
    }

    /// <summary>What the model is.</summary>
    public ModelManifest Manifest => bundle.Manifest;

    /// <summary>The backend's short name, such as <c>onnx</c>.</summary>
    public string Backend => backend.Name;

    /// <summary>The backend's device, such as <c>cpu</c>.</summary>
    public string Device => backend.Device;

    /// <summary>The units as matrices, where the backend multiplies such.</summary>
    internal UnitMatrices? Matrices { get; }

    /// <summary>What shows smooth blocks.</summary>
    internal SmoothBlocks Smooth { get; }

    /// <summary>What codes its samples.</summary>
    internal PayloadCodecs Codecs => bundle.Codecs;

    /// <summary>What opens clipped samples of blocks of a level where units run one after the other.</summary>
    internal ClippedSamples Clipped(int level) => clipped[level].Value;

    /// <summary>The processing unit of a level, made on the first call.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <returns>A unit that this object owns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such level.</exception>
    /// <exception cref="InvalidModelException">The bundle's files contradict its manifest.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public IProcessingUnit GetProcessingUnit(int level)
    {
        RequireLevel(level);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return units[level] ??= Own(backend.CreateProcessingUnit(bundle, level));
        }
    }

    /// <summary>The super-resolver that shows a level: plugged in, or the model's own made on the first call.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <returns>A super-resolver that the caller must not dispose, the same for all levels that it shows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such level.</exception>
    /// <exception cref="InvalidModelException">The bundle's files contradict its manifest.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public ISuperResolver GetSuperResolver(int level)
    {
        RequireLevel(level);
        NetworkDescription network = Manifest.NetworkOf(level);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (!superResolvers.TryGetValue(network.Name, out ISuperResolver? made))
            {
                made = findPluggedIn(network.Factor) is { } pluggedIn
                    ? Check(pluggedIn, network.Factor)
                    : Make(network);
                superResolvers[network.Name] = made;
            }

            return made;
        }
    }

    /// <summary>
    /// Makes all that pictures need whose blocks are at one level or at level 0, so that the first rendering does not
    /// wait for it.
    /// </summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such level.</exception>
    /// <exception cref="InvalidModelException">The model cannot be run.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Prepare(int level)
    {
        RequireLevel(level);
        GetSuperResolver(0);
        GetSuperResolver(level);
        if (!Manifest.Levels[level].IsPicture)
        {
            LoadUnits([0, level], Manifest.Levels[level].Corrected ? [level] : []);
        }
    }

    /// <summary>Disposes what was made on first use, and what was plugged in where that was agreed.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
        }

        foreach (IDisposable item in owned)
        {
            item.Dispose();
        }
    }

    /// <summary>Makes what the linear parts of a rendering need, so that loading is not timed as processing.</summary>
    /// <param name="expanded">Levels of blocks that will be expanded.</param>
    /// <param name="corrected">Levels of blocks that will be made to agree with their samples.</param>
    internal void LoadUnits(IReadOnlyCollection<int> expanded, IReadOnlyCollection<int> corrected)
    {
        Smooth.Load(corrected);
        if (Matrices is { } matrices)
        {
            matrices.Load(expanded, corrected);
            return;
        }

        for (int level = 0; level <= expanded.Concat(corrected).Max(); level++)
        {
            GetProcessingUnit(level);
        }
    }

    private void RequireLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Manifest.Schedule.Highest);
    }

    private static Func<int, ISuperResolver?> Finder(ModelBundle bundle, ISuperResolver[] pluggedIn)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        foreach (ISuperResolver superResolver in pluggedIn)
        {
            ArgumentNullException.ThrowIfNull(superResolver, "superResolvers");
            SuperResolverInfo info = superResolver.Info;
            if (bundle.Manifest.Networks.All(network => network.Factor != info.Factor))
            {
                throw new ArgumentException(
                    $"Super-resolver '{info.Name}' has factor {info.Factor}; the networks of model "
                    + $"'{bundle.Manifest.Name}' have "
                    + $"{string.Join(", ", bundle.Manifest.Networks.Select(network => network.Factor).Distinct())}.",
                    "superResolvers");
            }

            if (info.Halo < 0 || pluggedIn.Count(other => other.Info.Factor == info.Factor) > 1)
            {
                throw new ArgumentException(
                    $"Super-resolver '{info.Name}' has a halo of {info.Halo} pixels, which must be 0 or more, and no "
                    + $"other may have its factor {info.Factor}.",
                    "superResolvers");
            }

            if (Contradiction(info, bundle.Manifest) is string contradiction)
            {
                throw new ArgumentException($"Super-resolver '{info.Name}' {contradiction}", "superResolvers");
            }
        }

        return factor => pluggedIn.FirstOrDefault(superResolver => superResolver.Info.Factor == factor);
    }

    private ISuperResolver Make(NetworkDescription network)
    {
        ISuperResolver made = backend.CreateSuperResolver(bundle, network.Name);
        try
        {
            return Own(Check(made, network.Factor));
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private ISuperResolver Check(ISuperResolver superResolver, int factor)
    {
        SuperResolverInfo info = superResolver.Info;
        if (info.Factor != factor || info.Halo < 0)
        {
            throw new InvalidModelException(
                $"Network '{info.Name}' for model '{Manifest.Name}' has factor {info.Factor} and halo {info.Halo}; "
                + $"factor {factor} was asked for.");
        }

        return Contradiction(info, Manifest) is string contradiction
            ? throw new InvalidModelException($"Network '{info.Name}' for model '{Manifest.Name}' {contradiction}")
            : superResolver;
    }

    /// <summary>What a network states that cannot be, or null.</summary>
    private static string? Contradiction(SuperResolverInfo info, ModelManifest manifest)
    {
        if (info.Window is NetworkWindow window)
        {
            return info.Halo == window.Reach
                ? null
                : $"has windows of {window.Side} pixels, whose halo is {window.Reach}, but states {info.Halo}.";
        }

        if (info.Alignment is < 1 or > BlockGrid.MaxSide)
        {
            return $"has an alignment of {info.Alignment} pixels, where 1 to {BlockGrid.MaxSide} can be.";
        }

        long least = manifest.BlockSize / info.Factor + 2L * info.Halo + info.Alignment - 1;
        return info.FixedTile is not int side || side >= least
            ? null
            : $"has a fixed tile of {side} pixels, without room for a block between two halos of {info.Halo}"
                + (info.Alignment == 1 ? "." : $", started at multiples of {info.Alignment}.");
    }

    private T Own<T>(T made)
        where T : IDisposable
    {
        owned.Add(made);
        return made;
    }
}
