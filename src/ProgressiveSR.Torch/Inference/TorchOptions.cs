namespace ProgressiveSR.Torch;

/// <summary>Options of a <see cref="TorchBackend"/>.</summary>
public sealed record TorchOptions
{
    /// <summary>The device: <c>cpu</c> (default), <c>cuda</c> or <c>cuda:n</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// CPU threads, 0 or more; 0 (default) leaves the choice to libtorch. Applies to the whole process.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>The libtorch to load; null (default) for the package that the application references.</summary>
    public TorchRuntimeOptions? Runtime { get; init; }
}
