using System.Runtime.InteropServices;

namespace ProgressiveSR.Torch;

/// <summary>Loads libtorch, then TorchSharp's native library, from the folders given in the options.</summary>
internal static class TorchLibraries
{
    private static readonly string LibTorchSharpFile = NativeLibraryNames.File(TorchSharpResolver.LibTorchSharp);

    /// <exception cref="TorchRuntimeException">A library is missing or incompatible.</exception>
    public static TorchRuntimeInfo Load(TorchRuntimeOptions options)
    {
        IReadOnlyList<string> application = NativeLibraryNames.ApplicationFolders();
        return options.LibTorchFolder is { } folder
            ? LoadFromFolder(Path.GetFullPath(folder), application, options)
            : LoadFromApplication(application, options);
    }

    private static TorchRuntimeInfo LoadFromFolder(
        string folder, IReadOnlyList<string> application, TorchRuntimeOptions options)
    {
        if (!Directory.Exists(folder))
        {
            throw TorchRuntimeException.MissingSetting(
                folder, nameof(options.LibTorchFolder), TorchRuntimeOptions.LibTorchFolderVariable);
        }

        LibTorchConflict.Check(folder, application);
        string path = FindLibTorchSharp(options, [folder, .. application])
            ?? throw TorchRuntimeException.MissingLibTorchSharp(LibTorchSharpFile);

        var libTorch = new LibTorchFolderLoader(folder);
        libTorch.Load();
        IReadOnlyList<string> missing = MissingSymbols.Find(path, libTorch.Handles.Values);
        if (missing.Count > 0 && options.AllowMissingSymbols is not true)
        {
            throw TorchRuntimeException.OtherVersion(folder, missing);
        }

        LoadedLibrary library = LibTorchSharpLoader.Load(path, options.CacheFolder);
        foreach ((string name, nint handle) in libTorch.Handles)
        {
            TorchSharpResolver.Offer(name, handle);
        }

        TorchSharpResolver.Offer(TorchSharpResolver.LibTorchSharp, library.Handle);
        TorchSharpResolver.PreferLibTorchSharp();
        return Describe(library) with
        {
            LibTorchFolder = folder,
            CudaProblem = libTorch.CudaProblem,
            MissingSymbols = missing,
        };
    }

    private static TorchRuntimeInfo LoadFromApplication(
        IReadOnlyList<string> application, TorchRuntimeOptions options)
    {
        string? libTorch = LoadLibTorch("torch_cpu", application);
        if (OperatingSystem.IsLinux())
        {
            // A private copy of TorchSharp's library is in another folder and finds this one only if it is already
            // loaded.
            LoadLibTorch("torch", application);
        }

        string? path = FindLibTorchSharp(options, application);
        LoadedLibrary library = path is not null
            ? LibTorchSharpLoader.Load(path, options.CacheFolder)
            : new LoadedLibrary(LoadBySystem(LibTorchSharpFile), Path: null, IsPrivateCopy: false);
        TorchSharpResolver.Offer(TorchSharpResolver.LibTorchSharp, library.Handle);
        if (options.LibTorchSharpPath is not null)
        {
            TorchSharpResolver.PreferLibTorchSharp();
        }

        return Describe(library) with { LibTorchFolder = Path.GetDirectoryName(libTorch) };
    }

    private static string? LoadLibTorch(string name, IReadOnlyList<string> folders)
    {
        string fileName = NativeLibraryNames.File(name);
        string? path = NativeLibraryNames.Find(fileName, folders);
        try
        {
            TorchSharpResolver.Offer(name, path is null ? LoadBySystem(fileName) : NativeLibrary.Load(path));
            return path;
        }
        catch (Exception exception) when (exception is BadImageFormatException
            || (exception is DllNotFoundException and not TorchRuntimeException))
        {
            throw TorchRuntimeException.CannotLoad(path ?? fileName, exception);
        }
    }

    private static nint LoadBySystem(string fileName) => NativeLibrary.TryLoad(fileName, out nint handle)
        ? handle
        : throw TorchRuntimeException.Missing(fileName);

    private static string? FindLibTorchSharp(TorchRuntimeOptions options, IReadOnlyList<string> folders)
    {
        if (options.LibTorchSharpPath is not { } path)
        {
            return NativeLibraryNames.Find(LibTorchSharpFile, folders);
        }

        return File.Exists(path) ? Path.GetFullPath(path) : throw TorchRuntimeException.MissingSetting(
            path, nameof(options.LibTorchSharpPath), TorchRuntimeOptions.LibTorchSharpPathVariable);
    }

    private static TorchRuntimeInfo Describe(LoadedLibrary library) => new()
    {
        LibTorchSharpPath = library.Path,
        IsPrivateCopy = library.IsPrivateCopy,
    };
}
