using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The photographs of the samples: astronaut on whole blocks, coffee with padding.</summary>
internal static class Photos
{
    public static readonly string[] Names = ["astronaut", "coffee"];

    public static Picture Read(string name) =>
        PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "photos", name + ".png"));
}
