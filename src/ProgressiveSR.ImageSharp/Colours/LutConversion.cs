namespace ProgressiveSR.ImageSharp;

/// <summary>Converts colours through a profile's tables, pixel by pixel.</summary>
internal sealed class LutConversion(ProfileLut lut, ConnectionSpace space) : IColourConversion
{
    public void Apply(Span<byte> rgba)
    {
        Span<float> device = stackalloc float[lut.Inputs];
        Span<byte> rgb = stackalloc byte[3];
        int last = -1;
        for (int i = 0; i + 3 < rgba.Length; i += 4)
        {
            Span<byte> pixel = rgba.Slice(i, 3);
            int colour = pixel[0] | (pixel[1] << 8) | (pixel[2] << 16);
            if (colour != last)
            {
                // Grey pixels have three equal values.
                for (int channel = 0; channel < device.Length; channel++)
                {
                    device[channel] = pixel[channel] / 255f;
                }

                LinearSrgb.Encode(space.ToLinearSrgb(lut.Evaluate(device)), rgb);
                last = colour;
            }

            rgb.CopyTo(pixel);
        }
    }
}
