using ProgressiveSR.Resizing;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary>Four photographs as one picture, a quarter each, so that nothing in it repeats.</summary>
internal static class PhotoMosaic
{
    // A common size in DIV2K.
    public const int Width = 2040;
    public const int Height = 1356;

    private const int Side = 2;

    /// <summary>Puts the first four PNG files of a folder together, by name.</summary>
    /// <exception cref="CommandException">The folder does not exist, or has fewer.</exception>
    public static Picture Create(string folder)
    {
        string[] files =
        [
            .. PictureFolder.List(folder)
                .Where(file => Path.GetExtension(file).Equals(".png", StringComparison.OrdinalIgnoreCase))
                .Take(Side * Side),
        ];
        if (files.Length < Side * Side)
        {
            throw new CommandException(
                $"The folder '{folder}' holds {files.Length} .png files; name one with {Side * Side} photographs or "
                + "more.");
        }

        Picture mosaic = new(Width, Height);
        for (int i = 0; i < files.Length; i++)
        {
            Picture part = BicubicResize.Resize(PictureFile.Read(files[i]).View, Width / Side, Height / Side);
            (int row, int column) = Math.DivRem(i, Side);
            for (int y = 0; y < part.Height; y++)
            {
                int start = (row * part.Height + y) * mosaic.Stride + column * part.Width * RgbView.BytesPerPixel;
                part.View.Row(y).CopyTo(mosaic.Pixels.Span[start..]);
            }
        }

        return mosaic;
    }
}
