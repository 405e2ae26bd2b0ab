using System.Text;

namespace ProgressiveSR.PublicApi.Tests;

#region ProgressiveSR/Pictures/README.md 1
public static class PpmFile
{
    public static Picture Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        string type = Word(stream);
        if (type != "P6" || !int.TryParse(Word(stream), out int width) || !int.TryParse(Word(stream), out int height)
            || Word(stream) != "255" || width < 1 || height < 1)
        {
            throw new InvalidPictureException($"'{path}' is not an 8-bit binary PPM picture.");
        }

        // Checked before allocating: the sizes come from the file, and their product may be anything.
        if ((stream.Length - stream.Position) / 3 / width < height)
        {
            throw new InvalidPictureException($"'{path}' ends before its picture of {width}x{height} is complete.");
        }

        Picture picture = new(width, height);
        stream.ReadExactly(picture.Pixels.Span);
        return picture;
    }

    public static void Write(Picture picture, string path) => AtomicFile.Write(path, stream =>
    {
        stream.Write(Encoding.ASCII.GetBytes($"P6\n{picture.Width} {picture.Height}\n255\n"));
        for (int y = 0; y < picture.Height; y++)
        {
            stream.Write(picture.View.Row(y));
        }
    });

    private static string Word(Stream stream)
    {
        StringBuilder word = new();
        for (int next = stream.ReadByte(); next > ' '; next = stream.ReadByte())
        {
            word.Append((char)next);
        }

        return word.ToString();
    }
}
#endregion
