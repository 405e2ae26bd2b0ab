namespace ProgressiveSR;

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
    /// <summary>Factor of the network that enlarges the first picture, LR_0.</summary>
    public const int FirstPictureFactor = 4;

    /// <summary>Factor of the network that enlarges the expanded picture of the levels above 0.</summary>
    public const int RefinedFactor = 2;

    private readonly Lock gate = new();
    private readonly ModelBundle bundle;
    private readonly IInferenceBackend backend;
    private readonly Func<int, ISuperResolver?> findPluggedIn;
    private readonly List<IDisposable> owned = [];
    private readonly IProcessingUnit?[] units;
    private readonly Lazy<ClippedSamples>[] clipped;
    private readonly Dictionary<(int Factor, int? Level), ISuperResolver> superResolvers = [];
    private bool disposed;

    /// <summary>Makes a bundle runnable; nothing is loaded yet.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="backend">The runtime; it stays the caller's.</param>
    /// <param name="superResolvers">
    /// Networks to use in place of the model's own, at most one of factor 4 and one of factor 2, which then serves all
    /// levels above 0; null for none.
    /// </param>
    /// <param name="ownsSuperResolvers">Whether this object disposes <paramref name="superResolvers"/>.</param>
    /// <exception cref="ArgumentException">
    /// A super-resolver's factor is neither 4 nor 2, two have the same factor, or one states a negative halo, a halo
    /// that is not its windows', an alignment that cannot be, or a fixed tile without room for one block between two
    /// halos.
    /// </exception>
    /// <exception cref="InvalidModelException">The model's level 0 is no picture of a quarter of the size.</exception>
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
        RequireFirstPicture(bundle.Manifest);
        this.bundle = bundle;
        this.backend = backend;
        this.findPluggedIn = findPluggedIn;
        units = new IProcessingUnit?[bundle.Manifest.Schedule.Count];
        Smooth = new SmoothBlocks(bundle);
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

    /// <summary>The super-resolver of a factor: plugged in, or the model's own made on the first call.</summary>
    /// <param name="factor">4 for level 0, 2 for the levels above.</param>
    /// <param name="level">
    /// The level to serve; it matters only where the model has a network for each level. Null for any, which is then
    /// that of the lowest.
    /// </param>
    /// <returns>A super-resolver that the caller must not dispose, the same for all levels that it serves.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The factor is neither 4 nor 2, or the schedule has no such level.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The bundle has no such network, or its files contradict its manifest.
    /// </exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public ISuperResolver GetSuperResolver(int factor, int? level = null)
    {
        RequireFactor(factor, nameof(factor));
        if (level is int wanted)
        {
            RequireLevel(wanted);
        }

        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (superResolvers.TryGetValue((factor, null), out ISuperResolver? made))
            {
                return made;
            }

            if (findPluggedIn(factor) is { } pluggedIn)
            {
                return superResolvers[(factor, null)] = Check(pluggedIn, factor);
            }

            // Without levels of their own there is nothing but null.
            int? lowest = Manifest.Networks.Where(network => network.Factor == factor).Min(network => network.Level);
            int? own = lowest is null ? null : level ?? lowest;
            if (!superResolvers.TryGetValue((factor, own), out made))
            {
                superResolvers[(factor, own)] = made = Make(factor, own);
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
        GetSuperResolver(FirstPictureFactor);
        if (level > 0)
        {
            GetSuperResolver(RefinedFactor, level);
            LoadUnits([0, level], Manifest.DataConsistency ? [level] : []);
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

    internal static int RequireFactor(int factor, string parameter) =>
        factor is FirstPictureFactor or RefinedFactor
            ? factor
            : throw new ArgumentOutOfRangeException(
                parameter, factor, "Super-resolvers of factor 4 (level 0) and 2 (levels above) are used.");

    private void RequireLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Manifest.Schedule.Highest);
    }

    private static void RequireFirstPicture(ModelManifest manifest)
    {
        int side = manifest.BlockSize / FirstPictureFactor;
        IReadOnlyList<KernelRows> first = manifest.Schedule[0];
        if (manifest.Schedule.SamplesPerBlock(0) != 3 * side * side
            || first.Any(rows => rows.Coding != SampleCoding.Picture || rows.Step != 1))
        {
            throw new InvalidModelException(
                $"Level 0 of model '{manifest.Name}' must be a picture of {side}x{side} pixels per block at step 1.");
        }
    }

    private static Func<int, ISuperResolver?> Finder(ModelBundle bundle, ISuperResolver[] pluggedIn)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        foreach (ISuperResolver superResolver in pluggedIn)
        {
            ArgumentNullException.ThrowIfNull(superResolver, "superResolvers");
            SuperResolverInfo info = superResolver.Info;
            RequireFactor(info.Factor, "superResolvers");
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

    private ISuperResolver Make(int factor, int? level)
    {
        ISuperResolver made = backend.CreateSuperResolver(bundle, factor, level);
        try
        {
            return Own(Check(made, factor));
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
