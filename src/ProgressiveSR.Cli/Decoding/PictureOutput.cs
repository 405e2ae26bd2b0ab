using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli;

/// <summary>A picture file to write, its format known before anything is computed.</summary>
internal sealed class PictureOutput
{
    private const int PieceLength = 1 << 20;

    private readonly string path;
    private readonly PictureFormat format;

    /// <param name="path">The file.</param>
    /// <param name="inputs">Files that it must not replace.</param>
    public PictureOutput(string path, params IEnumerable<string> inputs)
    {
        this.path = path;
        if (!PictureFile.TryGetFormat(path, out format))
        {
            throw new UsageException($"The output '{path}' must end in .png, .jpg, .jpeg or .webp.");
        }

        OutputFile.Require(path, inputs);
    }

    /// <summary>Requires that the format can hold a picture whose sides are divided by a factor, rounded up.</summary>
    public void RequireFits(int width, int height, int factor) =>
        PictureFile.RequireFits(path, (width - 1) / factor + 1, (height - 1) / factor + 1);

    /// <summary>
    /// Writes the file as a whole. A PNG can be given up at each row, so it goes to the disk as it is made; others are
    /// made first, since the end of the process need not wait for that.
    /// </summary>
    public void Write(Picture picture, CliContext context, CancellationToken cancellationToken)
    {
        if (format == PictureFormat.Jpeg && !picture.Alpha.IsEmpty)
        {
            context.Warn(
                $"'{path}' is a JPEG file and cannot hold the picture's alpha plane; name a .png or .webp file to keep "
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
