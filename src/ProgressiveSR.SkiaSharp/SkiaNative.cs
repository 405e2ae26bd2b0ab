using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Names the package to add if SkiaSharp's native library is missing.</summary>
internal static class SkiaNative
{
    public static void Require()
    {
        try
        {
            _ = SKImageInfo.PlatformColorType;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException)
        {
            throw new DllNotFoundException(
                "SkiaSharp's native library cannot be loaded; add the package "
                + "SkiaSharp.NativeAssets.Linux.NoDependencies (Windows: .Win32, macOS: .macOS) to the application.",
                e);
        }
    }
}
