namespace ProgressiveSR.Torch.Tests.Native;

/// <summary>The native files of the packages, as this test run's output carries them.</summary>
internal static class Natives
{
    public static string LibTorchSharp => Find("libLibTorchSharp.so");

    public static string LibTorchFolder => Path.GetDirectoryName(Find("libtorch_cpu.so"))!;

    private static string Find(string fileName) =>
        NativeLibraryNames.Find(fileName, NativeLibraryNames.ApplicationFolders())
            ?? throw new FileNotFoundException("The package TorchSharp-cpu should have brought it.", fileName);
}
