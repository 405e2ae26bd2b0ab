using ProgressiveSR.Sampling;

namespace ProgressiveSR.Reconstruction;

/// <summary>
/// Shows blocks that are all but flat in one colour of 8 bits: those of which no index but the three means' differs
/// from 0, and whose pixels are near a colour that has these indices. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// From a step of 8 on one such colour has these indices, seldom two. A network leaves its picture anywhere in their
/// cells, and rounding may then show the colour beside it. Where one of the colours is pure, with channels of 0 and 255
/// only, it is taken: drawings have those far more often than the ones beside them.
/// </remarks>
/// <param name="cells">The level's cells.</param>
internal sealed class FlatBlocks(Cells cells)
{
    // Grey levels by which a flat block's pixels may depart from its colour: as far as the picture is rounded, and as
    // far again as a network misses.
    private const float Departure = 1.5f;

    // Grey levels around the mean in which the colour is looked for.
    private const int Reach = 2;

    // More squared steps than any two colours of the same indices differ by in their distance from the points.
    private const float Preference = 16;

    private const int Planes = 3;

    private readonly int[] means =
        [.. Enumerable.Range(0, Planes).Select(plane => cells.SampleAt(plane * BlockTransform.PlaneLength))];

    /// <summary>Shows a block's colour, if it is all but flat.</summary>
    /// <param name="indices">The level's indices of the block.</param>
    /// <param name="pixels">3 x 32 x 32 in 0..1 units, in the cells; changed in place.</param>
    public void Show(ReadOnlySpan<short> indices, Span<float> pixels)
    {
        Span<int> colour = stackalloc int[Planes];
        if (!IsFlat(indices) || !Find(indices, pixels, colour))
        {
            return;
        }

        for (int i = 0; i < pixels.Length; i++)
        {
            if (Math.Abs(pixels[i] * byte.MaxValue - colour[i / BlockTransform.PlaneLength]) > Departure)
            {
                return;
            }
        }

        for (int channel = 0; channel < Planes; channel++)
        {
            pixels.Slice(channel * BlockTransform.PlaneLength, BlockTransform.PlaneLength)
                .Fill(colour[channel] / (float)byte.MaxValue);
        }
    }

    private bool IsFlat(ReadOnlySpan<short> indices)
    {
        int others = indices.Length - indices.Count((short)0);
        foreach (int mean in means)
        {
            if (mean < 0)
            {
                return false;
            }

            others -= indices[mean] != 0 ? 1 : 0;
        }

        return others == 0;
    }

    /// <summary>Finds the colour of these indices that is nearest to their reconstruction points.</summary>
    private bool Find(ReadOnlySpan<short> indices, ReadOnlySpan<float> pixels, Span<int> colour)
    {
        const int Side = 2 * Reach + 1;
        Span<int> first = stackalloc int[Planes];
        Span<int> tried = stackalloc int[Planes];
        for (int channel = 0; channel < Planes; channel++)
        {
            float sum = 0;
            foreach (float value in pixels.Slice(channel * BlockTransform.PlaneLength, BlockTransform.PlaneLength))
            {
                sum += value;
            }

            first[channel] = (int)MathF.Round(sum * byte.MaxValue / BlockTransform.PlaneLength) - Reach;
        }

        float least = float.MaxValue;
        for (int i = 0; i < Side * Side * Side; i++)
        {
            tried[0] = first[0] + i % Side;
            tried[1] = first[1] + i / Side % Side;
            tried[2] = first[2] + i / (Side * Side);
            float distance = DistanceOf(tried, indices) - (IsPure(tried) ? Preference : 0);
            if (distance < least)
            {
                least = distance;
                tried.CopyTo(colour);
            }
        }

        return least < float.MaxValue;
    }

    private static bool IsPure(ReadOnlySpan<int> colour) => !colour.ContainsAnyExcept(0, byte.MaxValue);

    /// <summary>
    /// A colour's squared distance from the reconstruction points, in steps; the largest number if its block has other
    /// indices.
    /// </summary>
    private float DistanceOf(ReadOnlySpan<int> colour, ReadOnlySpan<short> indices)
    {
        float distance = 0;
        for (int plane = 0; plane < Planes; plane++)
        {
            float step = cells.StepOf(means[plane]);
            float mean = MeanOf(plane, colour);
            int index = indices[means[plane]];
            if ((int)(mean / step) != index || colour[plane] is < 0 or > byte.MaxValue)
            {
                return float.MaxValue;
            }

            float steps = (mean - cells.ValueOf(means[plane], index)) / step;
            distance += steps * steps;
        }

        return distance;
    }

    /// <summary>
    /// The coefficient of frequency 0 of a block of one colour, exactly as sampled: the plane's value, in integers of 6
    /// fractional bits, times 32.
    /// </summary>
    private static float MeanOf(int plane, ReadOnlySpan<int> colour)
    {
        ReadOnlySpan<short> weights = BlockTransform.ColourWeights.Slice(plane * Planes, Planes);
        int sum = weights[0] * colour[0] + weights[1] * colour[1] + weights[2] * colour[2];
        int value = ((sum + 128) >> 8) - (plane == 0 ? 128 << 6 : 0);
        return value * BlockTransform.Side / 64f;
    }
}
