using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Tests;

/// <summary>Reference data beside the tests, and pictures made from it.</summary>
internal static class GoldenFile
{
    public static SafetensorsFile Load(string name) => SafetensorsFile.Read(PathOf(name));

    public static string PathOf(string name) =>
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Goldens", name + ".safetensors");

    /// <summary>A picture from a tensor of 3 x height x width bytes, with a gap after each row.</summary>
    public static Picture ToPicture(SafetensorsTensor tensor, int gap = 0)
    {
        int height = (int)tensor.Shape[1];
        int width = (int)tensor.Shape[2];
        int stride = (width * 3) + gap;
        ReadOnlySpan<byte> planes = tensor.Data.Span;
        var pixels = new byte[height * stride];
        for (int i = 0; i < planes.Length; i++)
        {
            int channel = i / (width * height);
            int pixel = i % (width * height);
            pixels[(pixel / width * stride) + (pixel % width * 3) + channel] = planes[i];
        }

        return new Picture(pixels, width, height, stride);
    }

    /// <summary>Channel planes of a picture, as such a tensor holds them.</summary>
    public static byte[] ToPlanes(Picture picture)
    {
        var planes = new byte[picture.Width * picture.Height * 3];
        for (int i = 0; i < planes.Length; i++)
        {
            int channel = i / (picture.Width * picture.Height);
            int pixel = i % (picture.Width * picture.Height);
            planes[i] = picture.View.Row(pixel / picture.Width)[(pixel % picture.Width * 3) + channel];
        }

        return planes;
    }
}
