using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli;

/// <summary>A picture file to write, its format known before anything is computed.</summary>
internal sealed class PictureOutput
{
    private readonly string path;
    private readonly PictureFormat format;

    public PictureOutput(string path)
    {
        this.path = path;
        if (!PictureFile.TryGetFormat(path, out format))
        {
            throw new UsageException($"The output '{path}' must end in .png, .jpg, .jpeg or .webp.");
        }

        OutputFolder.Require(path);
    }

    /// <summary>Writes the file as a whole; packing it may be interrupted, writing it may not.</summary>
    public void Write(Picture picture, CliContext context)
    {
        if (format == PictureFormat.Jpeg && !picture.Alpha.IsEmpty)
        {
            context.Warn($"'{path}' is a JPEG file and cannot hold the picture's alpha plane.");
        }

        using MemoryStream packed = new();
        PictureFile.Write(picture, packed, format);
        context.Complete(() => AtomicFile.Write(path, packed.WriteTo));
    }
}
