using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli;

/// <summary>Reads picture files, with progress and cancellation.</summary>
internal static class PictureInput
{
    public static Picture Read(string path, CliContext context, CancellationToken cancellationToken)
    {
        using ProgressLine progress = context.StartProgress("reading");
        return PictureFile.Read(path, new PictureReadOptions { Warn = context.Warn }, progress, cancellationToken);
    }
}
