using System.Globalization;
using System.Text;

namespace ProgressiveSR.Tables;

/// <summary>
/// Raw pictures in the format of the codecs' programs: binary portable pixmaps, 8-bit, without a colour profile that a
/// program might apply.
/// </summary>
internal static class PortablePixmap
{
    public const string Extension = ".ppm";

    public static void Write(RgbView picture, string path)
    {
        using FileStream file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"P6\n{picture.Width} {picture.Height}\n255\n")));
        for (int y = 0; y < picture.Height; y++)
        {
            file.Write(picture.Row(y));
        }
    }

    /// <exception cref="InvalidDataException">The file is not a picture of this format.</exception>
    public static Picture Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int position = 0;
        string[] words = [Word(), Word(), Word(), Word()];
        if (words is not ["P6", _, _, "255"]
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            || !int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            || bytes.Length - ++position != (long)RgbView.BytesPerPixel * width * height)
        {
            throw new InvalidDataException(
                $"'{Path.GetFileName(path)}' is not a pixmap of 8 bits: {string.Join(' ', words)}.");
        }

        return new Picture(bytes.AsMemory(position), width, height, RgbView.BytesPerPixel * width);

        string Word()
        {
            while (position < bytes.Length && (char.IsWhiteSpace((char)bytes[position]) || bytes[position] == '#'))
            {
                position = bytes[position] == '#'
                    ? Math.Max(position + 1, Array.IndexOf(bytes, (byte)'\n', position))
                    : position + 1;
            }

            int start = position;
            while (position < bytes.Length && !char.IsWhiteSpace((char)bytes[position]))
            {
                position++;
            }

            return Encoding.ASCII.GetString(bytes, start, position - start);
        }
    }
}
