namespace ProgressiveSR.Torch;

/// <summary>How the Torch backend runs.</summary>
public sealed record TorchOptions
{
    /// <summary><c>cpu</c> (default), <c>cuda</c> or <c>cuda:n</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Threads that compute on the CPU, 0 or more; 0 (default) leaves it to libtorch. Holds for the whole process.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Where libtorch lies; null (default) finds the package that the application references.</summary>
    public TorchRuntimeOptions? Runtime { get; init; }
}
