using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli;

/// <summary>The pictures in a folder, not including its subfolders, sorted by name.</summary>
internal static class PictureFolder
{
    public static string[] List(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(File.Exists(folder)
                ? $"'{folder}' is a file; name a folder of pictures."
                : $"The folder '{folder}' does not exist; check the name.");
        }

        string[] files =
        [
            .. Directory.EnumerateFiles(folder)
                .Where(file => PictureFile.TryGetFormat(file, out _))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0
            ? files
            : throw new CommandException(
                $"The folder '{folder}' holds no .png, .jpg, .jpeg or .webp files; name a folder of pictures.");
    }

    /// <summary>Reads a picture to evaluate.</summary>
    /// <param name="path">The file.</param>
    /// <param name="blockSize">
    /// Side of the blocks to crop to, keeping the top left corner; null keeps every pixel.
    /// </param>
    /// <param name="warn">Receives a warning for each property of the file that reading cannot honour.</param>
    public static Picture Read(string path, int? blockSize, Action<string> warn)
    {
        Picture picture = PictureFile.Read(path, new PictureReadOptions { Warn = warn });
        int width = picture.Width - picture.Width % (blockSize ?? 1);
        int height = picture.Height - picture.Height % (blockSize ?? 1);
        if (Math.Min(width, height) <= 2 * PictureEvaluation.Crop)
        {
            throw new CommandException(
                $"'{path}' with {picture.Width}x{picture.Height} pixels is too small to evaluate; each side must be at "
                + $"least {blockSize ?? 2 * PictureEvaluation.Crop + 1}.");
        }

        return (width, height) == (picture.Width, picture.Height) ? picture : CutOff(picture, width, height);
    }

    private static Picture CutOff(Picture picture, int width, int height)
    {
        byte[] alpha = picture.Alpha.IsEmpty ? [] : new byte[width * height];
        for (int y = 0; y < height && alpha.Length > 0; y++)
        {
            picture.Alpha.Span.Slice(y * picture.Width, width).CopyTo(alpha.AsSpan(y * width));
        }

        return new Picture(picture.Pixels, width, height, picture.Stride, alpha);
    }
}
