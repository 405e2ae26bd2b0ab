namespace ProgressiveSR.Torch.Tests;

/// <summary>Pictures of waves with edges and some noise.</summary>
internal static class TestPictures
{
    public static Picture Create(int seed, int width, int height)
    {
        Random source = new(seed);
        double pitch = 0.1 + 0.3 * source.NextDouble();
        double turn = Math.PI * source.NextDouble();
        Picture picture = new(width, height);
        Span<byte> pixels = picture.Pixels.Span;
        for (int i = 0; i < pixels.Length; i++)
        {
            double across = i / 3 % width * Math.Cos(turn) + i / 3 / width * Math.Sin(turn);
            double wave = Math.Sin(pitch * across + i % 3);
            pixels[i] = (byte)Math.Clamp(128 + 50 * wave + 50 * Math.Sign(wave) + source.Next(-5, 6), 0, 255);
        }

        return picture;
    }
}
