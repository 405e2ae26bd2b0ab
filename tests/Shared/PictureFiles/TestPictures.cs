namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>Seeded pictures and encoded bytes of them.</summary>
internal static partial class TestPictures
{
    public static Picture Noise(int width, int height, bool alpha = false, int padding = 0, int seed = 1)
    {
        var random = new Random(seed);
        int stride = width * 3 + padding;
        byte[] pixels = new byte[stride * height];
        random.NextBytes(pixels);
        byte[] plane = new byte[alpha ? width * height : 0];
        random.NextBytes(plane);
        if (alpha)
        {
            plane[0] = 0;
        }

        return new Picture(pixels, width, height, stride, plane);
    }

    public static byte[] Encode(Picture picture, PictureFormat format, PictureWriteOptions? options = null)
    {
        using var stream = new MemoryStream();
        PictureFile.Write(picture, stream, format, options);
        return stream.ToArray();
    }

    public static Picture Decode(byte[] encoded, PictureReadOptions? options = null) =>
        PictureFile.Read(new MemoryStream(encoded), options);

    /// <summary>RGB of each row without gaps.</summary>
    public static byte[] Colours(Picture picture)
    {
        byte[] colours = new byte[picture.Width * picture.Height * 3];
        for (int y = 0; y < picture.Height; y++)
        {
            picture.View.Row(y).CopyTo(colours.AsSpan(y * picture.Width * 3));
        }

        return colours;
    }
}
