using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tests;

/// <summary>
/// The receiver's rules written down once more, block by block on whole pictures: no tiles, no batches, no regions.
/// </summary>
internal static class ReferenceReceiver
{
    public static byte[] Render(TestSamples samples, Func<int, int, int> levelOf, bool consistent, int radius = 2) =>
        Render(samples, levelOf, consistent, factor => new BoxSuperResolver(factor, radius));

    public static byte[] Render(
        TestSamples samples, Func<int, int, int> levelOf, bool consistent, Func<int, ISuperResolver> network) =>
        Render(samples, levelOf, consistent, network(4), [.. Enumerable.Repeat(network(2), samples.Schedule.Highest)]);

    /// <summary>With a network of factor 2 for each level above 0, whose picture its blocks are cut from.</summary>
    public static byte[] Render(
        TestSamples samples,
        Func<int, int, int> levelOf,
        bool consistent,
        ISuperResolver firstNetwork,
        IReadOnlyList<ISuperResolver> refining)
    {
        BlockGrid grid = samples.Grid;
        int width = grid.Columns * grid.BlockSize;
        int height = grid.Rows * grid.BlockSize;
        float[] quarter = Lay(samples, grid.BlockSize / 4, (x, y) => First(samples, x, y, levelOf(x, y)));
        float[] half = Lay(samples, grid.BlockSize / 2, (x, y) => Expanded(samples, x, y, levelOf(x, y)));
        float[] first = Enlarge(firstNetwork, quarter, grid);
        Dictionary<ISuperResolver, float[]> refined = refining.Distinct()
            .ToDictionary(network => network, network => Enlarge(network, half, grid));
        byte[] result = new byte[grid.Width * grid.Height * 3];
        for (int by = 0; by < grid.Rows; by++)
        {
            for (int bx = 0; bx < grid.Columns; bx++)
            {
                int level = levelOf(bx, by);
                float[] shown = level > 0 ? refined[refining[level - 1]] : first;
                float[] block = Cut(shown, width, height, bx, by, grid.BlockSize);
                if (consistent && level > 0)
                {
                    Correct(samples, level, bx, by, block);
                }

                Paste(block, grid, bx, by, result);
            }
        }

        return result;
    }

    /// <summary>
    /// The steps of all levels; first, each pixel that a clipped sample would pull back is moved to where it would not,
    /// and then moved back. In the test model's kernel sample k is pixel k.
    /// </summary>
    private static void Correct(TestSamples samples, int level, int bx, int by, float[] block)
    {
        float[] shift = new float[block.Length];
        int pixel = 0;
        for (int i = 0; i <= level; i++)
        {
            short[] indices = samples.BlockIndices(i, bx, by);
            KernelRows rows = samples.Schedule[i][0];
            for (int k = 0; k < indices.Length; k++, pixel++)
            {
                float pull = (float)(indices[k] * rows.Step / 255) - block[pixel];
                bool isPassed = (indices[k] == rows.LowestIndex && pull > 0)
                    || (indices[k] == rows.HighestIndex && pull < 0);
                shift[pixel] = isPassed ? pull : 0;
            }
        }

        for (int k = 0; k < block.Length; k++)
        {
            block[k] += shift[k];
        }

        for (int i = 0; i <= level; i++)
        {
            Unit(samples, i).Correct(samples.BlockIndices(i, bx, by), 1, block, default);
        }

        for (int k = 0; k < block.Length; k++)
        {
            block[k] -= shift[k];
        }
    }

    private static AppendingProcessingUnit Unit(TestSamples samples, int level) => new(samples.Bundle.Manifest, level);

    private static byte[] FirstBytes(TestSamples samples, int x, int y, int level) => level >= 0
        ? samples.Block(0, x, y).ToArray()
        : [.. Enumerable.Repeat((byte)128, samples.Schedule.SamplesPerBlock(0))];

    private static float[] First(TestSamples samples, int x, int y, int level) =>
        [.. FirstBytes(samples, x, y, level).Select(value => value / 255f)];

    private static float[] Expanded(TestSamples samples, int x, int y, int level)
    {
        float[] values = First(samples, x, y, level);
        for (int i = 1; i <= level; i++)
        {
            float[] next = new float[samples.Schedule.CumulativeSamplesPerBlock(i)];
            Unit(samples, i).Process(values, samples.BlockIndices(i, x, y), 1, next, default);
            values = next;
        }

        int side = samples.Grid.BlockSize / 2;
        float[] expanded = new float[3 * side * side];
        Unit(samples, Math.Max(level, 0)).Expand(values, 1, expanded, default);
        return expanded;
    }

    private static float[] Lay(TestSamples samples, int side, Func<int, int, float[]> block)
    {
        BlockGrid grid = samples.Grid;
        int width = grid.Columns * side;
        int height = grid.Rows * side;
        float[] picture = new float[3 * width * height];
        for (int by = 0; by < grid.Rows; by++)
        {
            for (int bx = 0; bx < grid.Columns; bx++)
            {
                float[] values = block(bx, by);
                for (int k = 0; k < values.Length; k++)
                {
                    (int colour, int y, int x) = (k / (side * side), k / side % side, k % side);
                    picture[(colour * height + by * side + y) * width + bx * side + x] = values[k];
                }
            }
        }

        return picture;
    }

    private static float[] Enlarge(ISuperResolver network, float[] picture, BlockGrid grid)
    {
        int factor = network.Info.Factor;
        int border = Border(network.Info);
        (int width, int height) = (grid.Columns * grid.BlockSize / factor, grid.Rows * grid.BlockSize / factor);
        (int wide, int high) = (width + 2 * border, height + 2 * border);
        float[] continued = new float[3 * wide * high];
        for (int i = 0; i < continued.Length; i++)
        {
            (int colour, int y, int x) = (i / (wide * high), i / wide % high - border, i % wide - border);
            continued[i] = picture[(colour * height + Mirror(y, height)) * width + Mirror(x, width)];
        }

        float[] enlarged = new float[continued.Length * factor * factor];
        network.SuperResolve(continued, wide, high, enlarged, default);
        float[] result = new float[picture.Length * factor * factor];
        for (int i = 0; i < result.Length; i++)
        {
            (int row, int x) = (i / (width * factor), i % (width * factor));
            (int colour, int y) = (row / (height * factor), row % (height * factor));
            result[i] = enlarged[((colour * high + border) * factor + y) * wide * factor + border * factor + x];
        }

        return result;
    }

    /// <summary>By how many mirrored pixels a network sees a picture continued.</summary>
    private static int Border(SuperResolverInfo network)
    {
        int border = Math.Min(6, network.Window is null ? network.Halo : (network.Window.Side - 1) / 2);
        if (network.Window is null && network.Alignment > 16)
        {
            return 0;
        }

        while (network.Window is null && border % network.Alignment != 0)
        {
            border++;
        }

        return border;
    }

    private static int Mirror(int place, int length) =>
        Math.Clamp(place < 0 ? -1 - place : place >= length ? 2 * length - 1 - place : place, 0, length - 1);

    private static float[] Cut(float[] picture, int width, int height, int bx, int by, int side)
    {
        float[] block = new float[3 * side * side];
        for (int k = 0; k < block.Length; k++)
        {
            (int colour, int y, int x) = (k / (side * side), k / side % side, k % side);
            block[k] = picture[(colour * height + by * side + y) * width + bx * side + x];
        }

        return block;
    }

    private static void Paste(float[] block, BlockGrid grid, int bx, int by, byte[] result)
    {
        int side = grid.BlockSize;
        for (int k = 0; k < block.Length; k++)
        {
            (int colour, int y, int x) = (k / (side * side), by * side + k / side % side, bx * side + k % side);
            if (x < grid.Width && y < grid.Height)
            {
                double rounded = Math.Floor(block[k] * 255f + 0.5f);
                result[(y * grid.Width + x) * 3 + colour] = (byte)Math.Clamp(rounded, 0, 255);
            }
        }
    }
}
