using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>
/// The linear operations of a model with the separable kernel: the inverse transform yields the expanded picture, and
/// the projection onto the quantisation cells enforces data consistency.
/// </summary>
/// <remarks>
/// The expanded picture has half the size and 13 channels: for each colour the four phases of the full-size
/// reconstruction (upper left, upper right, lower left, lower right pixel), then luma's step / 255. A network with three
/// input channels gets the lowest 16x16 frequencies of each plane as a picture instead.
/// </remarks>
internal sealed class TransformUnits : BlockUnits
{
    private const int Phases = 4;

    private readonly SampleReader reader;
    private readonly int side;
    private readonly Cells[] cells;
    private readonly PooledBuffer<float> expanded = new();

    public TransformUnits(ModelManifest manifest, SampleReader reader)
    {
        this.reader = reader;
        side = manifest.BlockSize;
        cells = [.. manifest.Levels.Select(level => new Cells(level.Rows))];
    }

    /// <summary>Number of channels of the expanded picture.</summary>
    public static int Channels => 3 * Phases + 1;

    public override ReadOnlySpan<float> Expand(
        int level, ReadOnlySpan<BlockPosition> blocks, BlockInput input, CancellationToken token)
    {
        Memory<float> result = expanded.GetMemory(blocks.Length * input.Length);
        BlockPosition[] positions = [.. blocks];
        Parallel.For(
            0,
            positions.Length,
            new ParallelOptions { CancellationToken = token },
            i => Expand(level, positions[i], input, result.Span.Slice(i * input.Length, input.Length)));
        return result.Span;
    }

    public override void Correct(
        int level, ReadOnlyMemory<BlockPosition> blocks, Memory<float> pixels, CancellationToken token) => Parallel.For(
        0,
        blocks.Length,
        new ParallelOptions { CancellationToken = token },
        i =>
        {
            BlockPosition block = blocks.Span[i];
            if (reader.HasSamples(block))
            {
                Span<short> indices = stackalloc short[BlockTransform.RowCount];
                int count = reader.Read(level, block, indices);
                int length = 3 * side * side;
                cells[level].Project(indices[..count], pixels.Span.Slice(i * length, length));
            }
        });

    public override void Dispose() => expanded.Dispose();

    private void Expand(int level, BlockPosition block, BlockInput input, Span<float> values)
    {
        Span<short> indices = stackalloc short[BlockTransform.RowCount];
        Span<float> coefficients = stackalloc float[BlockTransform.RowCount];
        int count = reader.Read(level, block, indices);
        cells[level].Reconstruct(indices[..count], coefficients);
        if (input.Channels == 3)
        {
            FloatTransform.InverseLowest(coefficients, input.Side, values);
            return;
        }

        Span<float> pixels = stackalloc float[BlockTransform.RowCount];
        FloatTransform.Inverse(coefficients, pixels);
        Unshuffle(pixels, side, values);

        // A block without data is known half as precisely as one at level 0.
        float step = reader.HasSamples(block) ? cells[level].LumaStep : 2 * cells[0].LumaStep;
        values[(3 * Phases * input.Side * input.Side)..].Fill(step / byte.MaxValue);
    }

    /// <summary>Splits three planes into their phases, colour by colour.</summary>
    private static void Unshuffle(ReadOnlySpan<float> pixels, int side, Span<float> values)
    {
        int half = side / 2;
        for (int channel = 0; channel < 3 * Phases; channel++)
        {
            (int colour, int phase) = Math.DivRem(channel, Phases);
            for (int y = 0; y < half; y++)
            {
                ReadOnlySpan<float> row = pixels.Slice((colour * side + 2 * y + phase / 2) * side + phase % 2);
                Span<float> made = values.Slice((channel * half + y) * half, half);
                for (int x = 0; x < half; x++)
                {
                    made[x] = row[2 * x];
                }
            }
        }
    }
}
