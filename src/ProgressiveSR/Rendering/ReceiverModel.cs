using ProgressiveSR.Backends;
using ProgressiveSR.Coding;
using ProgressiveSR.Innovation;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Surfaces;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>
/// A model prepared for receiving: its processing units and super-resolvers, each created on first use, so that level 0
/// needs only the x4 network.
/// </summary>
/// <remarks>
/// Thread-safe: one model serves any number of <see cref="ProgressiveDecoder"/>s and threads. Whoever creates it
/// disposes it; it disposes what the backend created for it, but not super-resolvers passed in unless told otherwise.
/// Disposing it while a picture is being rendered is a caller error.
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
    private readonly Lazy<TransformReconstruction>? reconstruction;
    private readonly Lazy<InnovationEstimator>? estimator;
    private readonly Dictionary<string, ISuperResolver> superResolvers = [];
    private bool disposed;

    /// <summary>Prepares a bundle for receiving; nothing is loaded yet.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="backend">The runtime; not disposed by this object.</param>
    /// <param name="superResolvers">
    /// Networks that replace the model's own, at most one per factor, each for all levels rendered by a network of its
    /// factor; null for none.
    /// </param>
    /// <param name="ownsSuperResolvers">Whether this object disposes <paramref name="superResolvers"/>.</param>
    /// <exception cref="ArgumentException">
    /// A super-resolver has a factor that no network of the model has, or the same factor as another one, a negative
    /// halo, a halo different from that of its windows, an invalid alignment, or a fixed tile too small for one block
    /// between two halos.
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

    /// <summary>As the public constructor, with networks that are requested on first use.</summary>
    internal ReceiverModel(ModelBundle bundle, IInferenceBackend backend, Func<int, ISuperResolver?> findPluggedIn)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(backend);
        this.bundle = bundle;
        this.backend = backend;
        this.findPluggedIn = findPluggedIn;
        units = new IProcessingUnit?[bundle.Manifest.Schedule.Count];
        Values = new SampleValues(bundle.Manifest.Schedule);
        Smooth = SmoothBlocks.Of(bundle);
        clipped = [.. units.Select((_, level) => new Lazy<ClippedSamples>(() => new(bundle.Kernel, level)))];
        reconstruction =
            Manifest.Kernel == KernelKind.Transform
                ? new Lazy<TransformReconstruction>(bundle.CreateReconstruction)
                : null;
        estimator = Manifest.HasInnovation ? new Lazy<InnovationEstimator>(() => new(bundle)) : null;
        Matrices = backend is ILinearBackend linear && Manifest.Kernel == KernelKind.Dense
            ? Own(new UnitMatrices(bundle, linear))
            : null;
    }

    /// <summary>The model's manifest.</summary>
    public ModelManifest Manifest => bundle.Manifest;

    /// <summary>The backend's short name, such as <c>onnx</c>.</summary>
    public string Backend => backend.Name;

    /// <summary>The backend's device, such as <c>cpu</c>.</summary>
    public string Device => backend.Device;

    /// <summary>The linear part of a model of the separable kernel, created on first use; null for others.</summary>
    internal TransformReconstruction? Reconstruction => reconstruction?.Value;

    /// <summary>
    /// Estimates errors from increments, created on first use; null if the model's weights were not fitted.
    /// </summary>
    internal InnovationEstimator? Estimator => estimator?.Value;

    /// <summary>The units as matrices, if the backend multiplies matrices.</summary>
    internal UnitMatrices? Matrices { get; }

    /// <summary>Dequantises samples.</summary>
    internal SampleValues Values { get; }

    /// <summary>Renders flat and smooth blocks.</summary>
    internal SmoothBlocks Smooth { get; }

    /// <summary>The codecs of the model's samples.</summary>
    internal PayloadCodecs Codecs => bundle.Codecs;

    /// <summary>Handles clipped samples of a level's blocks when units are chained.</summary>
    internal ClippedSamples Clipped(int level) => clipped[level].Value;

    /// <summary>The processing unit of a level, created on first use.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <returns>A unit owned by this object.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such level.</exception>
    /// <exception cref="InvalidModelException">The bundle's files do not match its manifest.</exception>
    /// <exception cref="ObjectDisposedException">The object is disposed.</exception>
    public IProcessingUnit GetProcessingUnit(int level)
    {
        RequireLevel(level);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return units[level] ??= Own(backend.CreateProcessingUnit(bundle, level));
        }
    }

    /// <summary>
    /// The super-resolver that renders a level: one passed in, or the model's own, created on first use.
    /// </summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <returns>A super-resolver that the caller must not dispose; the same for all levels that it renders.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such level.</exception>
    /// <exception cref="InvalidModelException">The bundle's files do not match its manifest.</exception>
    /// <exception cref="ObjectDisposedException">The object is disposed.</exception>
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
                    ? SuperResolverCheck.Require(pluggedIn, network.Factor, Manifest)
                    : Make(network);
                superResolvers[network.Name] = made;
            }

            return made;
        }
    }

    /// <summary>
    /// Creates everything needed for pictures with blocks at one level and at level 0, so that the first rendering does
    /// not have to.
    /// </summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such level.</exception>
    /// <exception cref="InvalidModelException">The model cannot be run.</exception>
    /// <exception cref="ObjectDisposedException">The object is disposed.</exception>
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

    /// <summary>Disposes what was created on first use, and the super-resolvers passed in if owned.</summary>
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

    /// <summary>
    /// Loads what the linear operations of a rendering need, so that loading is not timed as processing.
    /// </summary>
    /// <param name="expanded">Levels of the blocks to expand.</param>
    /// <param name="corrected">Levels of the blocks to correct.</param>
    internal void LoadUnits(IReadOnlyCollection<int> expanded, IReadOnlyCollection<int> corrected)
    {
        if (Manifest.Kernel == KernelKind.Transform)
        {
            return;
        }

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
        SuperResolverCheck.RequirePluggable(pluggedIn, bundle.Manifest);
        return factor => pluggedIn.FirstOrDefault(superResolver => superResolver.Info.Factor == factor);
    }

    private ISuperResolver Make(NetworkDescription network)
    {
        ISuperResolver made = backend.CreateSuperResolver(bundle, network.Name);
        try
        {
            return Own(SuperResolverCheck.Require(made, network.Factor, Manifest));
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private T Own<T>(T made)
        where T : IDisposable
    {
        owned.Add(made);
        return made;
    }
}
