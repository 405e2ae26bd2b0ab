using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>
/// Batches of patches and their reconstruction at the receiver, each block at its own level, computed ahead.
/// </summary>
internal sealed class TransformBatches
{
    private readonly TrainingConfiguration configuration;
    private readonly TransformSource source;
    private readonly PatchBatches patches;
    private readonly MadeAhead<TransformBatch> ahead;
    private readonly int index;

    public TransformBatches(
        TrainingConfiguration configuration, int index, TrainingPictures pictures, TransformSource source)
    {
        this.configuration = configuration;
        this.index = index;
        this.source = source;
        patches = new PatchBatches(
            pictures,
            configuration.Seed,
            index,
            configuration.BatchSize,
            configuration.PatchSize,
            configuration.Stages[index].GeneratedFraction);
        ahead = new MadeAhead<TransformBatch>(Make);
    }

    public TransformBatch Take(int iteration) => ahead.Take(iteration);

    private TransformBatch Make(long number)
    {
        int side = configuration.PatchSize;
        int blocks = side / BlockTransform.Side * (side / BlockTransform.Side);
        float[] batch = patches.Make(number);
        SeededRandom random = new(configuration.Seed, ~index, number);
        int[] levels = LevelDraw.Draw(
            ref random,
            configuration.BatchSize,
            blocks,
            lowest: 0,
            configuration.Stages[index].Level,
            configuration.MixedFraction);
        List<float> expanded = [];
        for (int i = 0; i < configuration.BatchSize; i++)
        {
            Picture patch = ToPicture(batch.AsSpan(i * 3 * side * side, 3 * side * side), side);
            expanded.AddRange(source.Expand(patch, levels.AsSpan(i * blocks, blocks)));
        }

        float[] weights =
            [.. levels.Select(level => (float)Math.Pow(source.LumaStep(level), -configuration.StepExponent))];
        return new TransformBatch(batch, [.. expanded], weights, levels);
    }

    /// <summary>Converts planes of values in 0..1 to a picture.</summary>
    private static Picture ToPicture(ReadOnlySpan<float> planes, int side)
    {
        Picture picture = new(side, side);
        for (int y = 0; y < side; y++)
        {
            Span<byte> row = picture.Pixels.Span.Slice(y * picture.Stride, side * RgbView.BytesPerPixel);
            for (int i = 0; i < row.Length; i++)
            {
                (int x, int colour) = Math.DivRem(i, RgbView.BytesPerPixel);
                row[i] = (byte)MathF.Round(planes[(colour * side + y) * side + x] * byte.MaxValue);
            }
        }

        return picture;
    }
}

/// <summary>Some patches and their reconstruction at the receiver.</summary>
/// <param name="Patches">Patches x 3 x side x side values in 0..1.</param>
/// <param name="Expanded">Blocks x 13 x 16 x 16 values, patch by patch, each in row-major order.</param>
/// <param name="Weights">Weight of each block's error.</param>
/// <param name="Levels">The level of each block.</param>
internal sealed record TransformBatch(float[] Patches, float[] Expanded, float[] Weights, int[] Levels);
