using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli;

/// <summary>A picture file to write; its format is checked before anything is computed.</summary>
internal sealed class PictureOutput
{
    private const int PieceLength = 1 << 20;

    private readonly string path;
    private readonly PictureFormat format;

    /// <param name="path">The file.</param>
    /// <param name="inputs">Files that it may not replace.</param>
    public PictureOutput(string path, params IEnumerable<string> inputs)
    {
        this.path = path;
        if (!PictureFile.TryGetFormat(path, out format))
        {
            throw new UsageException($"The output '{path}' must end in .png, .jpg, .jpeg or .webp.");
        }

        OutputFile.Require(path, inputs);
    }

    /// <summary>Requires that the format can hold a picture with its sides divided by a factor, rounded up.</summary>
    public void RequireFits(int width, int height, int factor) =>
        PictureFile.RequireFits(path, (width - 1) / factor + 1, (height - 1) / factor + 1);

    /// <summary>
    /// Writes the file whole or not at all. PNG encoding can be cancelled at each row, so it goes straight to disk;
    /// other formats are encoded in memory first, where ending the process need not wait for it.
    /// </summary>
    public void Write(Picture picture, CliContext context, CancellationToken cancellationToken)
    {
        if (format == PictureFormat.Jpeg && !picture.Alpha.IsEmpty)
        {
            context.Warn(
                $"'{path}' is a JPEG file, which cannot hold the picture's alpha; name a .png or .webp file to keep "
                + "it.");
        }

        using ProgressLine progress = context.StartProgress("writing");
        if (format == PictureFormat.Png)
        {
            context.Complete(() => PictureFile.Write(picture, path, null, progress, cancellationToken));
            return;
        }

        using MemoryStream packed = new();
        PictureFile.Write(picture, packed, format, null, progress, cancellationToken);
        context.Complete(() => AtomicFile.Write(path, stream => Copy(packed, stream, cancellationToken)));
    }

    private static void Copy(MemoryStream packed, Stream stream, CancellationToken cancellationToken)
    {
        ReadOnlySpan<byte> rest = packed.GetBuffer().AsSpan(0, (int)packed.Length);
        while (!rest.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = Math.Min(PieceLength, rest.Length);
            stream.Write(rest[..length]);
            rest = rest[length..];
        }
    }
}
