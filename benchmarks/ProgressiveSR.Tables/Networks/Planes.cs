namespace ProgressiveSR.Tables;

/// <summary>Pictures as networks take them: planes R, G, B with values 0 to 1.</summary>
internal static class Planes
{
    public static float[] Of(Picture picture)
    {
        int pixels = picture.Width * picture.Height;
        float[] planes = new float[3 * pixels];
        for (int i = 0; i < pixels; i++)
        {
            ReadOnlySpan<byte> row = picture.View.Row(i / picture.Width);
            for (int colour = 0; colour < 3; colour++)
            {
                planes[colour * pixels + i] = row[3 * (i % picture.Width) + colour] / 255f;
            }
        }

        return planes;
    }

    /// <summary>Converts to 8 bits, rounding half up and clipping.</summary>
    public static Picture ToPicture(ReadOnlySpan<float> planes, int width, int height)
    {
        Picture picture = new(width, height);
        Span<byte> bytes = picture.Pixels.Span;
        for (int i = 0; i < bytes.Length; i++)
        {
            float value = planes[i % 3 * width * height + i / 3];
            bytes[i] = (byte)Math.Clamp(MathF.Floor(value * 255 + 0.5f), 0, 255);
        }

        return picture;
    }
}
