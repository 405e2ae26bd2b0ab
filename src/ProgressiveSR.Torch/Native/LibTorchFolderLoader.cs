namespace ProgressiveSR.Torch;

/// <summary>Loads libtorch from an existing folder, such as an installed PyTorch.</summary>
internal sealed class LibTorchFolderLoader
{
    private static readonly string[] Needed = ["c10", "torch_cpu"];
    private static readonly string[] Cuda = ["c10_cuda", "torch_cuda"];

    private readonly string _folder;
    private readonly IReadOnlyList<string> _dependencyFolders;

    public LibTorchFolderLoader(string folder)
    {
        _folder = folder;
        _dependencyFolders = DependencyLoader.FoldersAround(folder);
    }

    /// <summary>Handles by library name, as TorchSharp requests them.</summary>
    public Dictionary<string, nint> Handles { get; } = [];

    public string? CudaProblem { get; private set; }

    /// <exception cref="TorchRuntimeException">
    /// A library that every libtorch has is missing or does not load.
    /// </exception>
    public void Load()
    {
        // Depends on all CUDA libraries, with the folders of an installed PyTorch; not every libtorch has it.
        TryLoad("torch_global_deps");
        foreach (string name in Needed)
        {
            LoadNeeded(name);
        }

        foreach (string name in Cuda)
        {
            CudaProblem ??= TryLoad(name);
        }

        LoadNeeded("torch");
    }

    private void LoadNeeded(string name)
    {
        string path = PathOf(name);
        if (!File.Exists(path))
        {
            throw TorchRuntimeException.Missing(path);
        }

        if (TryLoad(name) is { } problem)
        {
            throw TorchRuntimeException.CannotLoad(path, new DllNotFoundException(problem));
        }
    }

    private string? TryLoad(string name)
    {
        string path = PathOf(name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            Handles[name] = DependencyLoader.Load(path, _dependencyFolders);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return exception.Message.Trim();
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, NativeLibraryNames.File(name));
}
