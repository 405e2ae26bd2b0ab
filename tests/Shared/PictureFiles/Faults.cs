namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>Small files that other programs were reported to take wrongly.</summary>
internal static class Faults
{
    public static string FilePath(string name) => Path.Combine(AppContext.BaseDirectory, "faults", name);

    public static byte[] Read(string name) => File.ReadAllBytes(FilePath(name));
}
