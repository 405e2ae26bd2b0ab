namespace ProgressiveSR.Torch;

/// <summary>
/// Batches of patches, determined by seed, stream and number alone. Some of the patches are generated, the others are
/// cropped from pictures.
/// </summary>
internal sealed class PatchBatches
{
    private readonly TrainingPictures pictures;
    private readonly int seed;
    private readonly int stream;
    private readonly int batchSize;
    private readonly int patchSize;
    private readonly double generatedFraction;
    private readonly MadeAhead<float[]> ahead;

    public PatchBatches(
        TrainingPictures pictures, int seed, int stream, int batchSize, int patchSize, double generatedFraction = 0)
    {
        this.pictures = pictures;
        this.seed = seed;
        this.stream = stream;
        this.batchSize = batchSize;
        this.patchSize = patchSize;
        this.generatedFraction = generatedFraction;
        ahead = new MadeAhead<float[]>(Make);
    }

    /// <summary>
    /// Batch <paramref name="number"/>, computed ahead: batchSize x 3 x patchSize x patchSize values in 0..1.
    /// </summary>
    public float[] Take(long number) => ahead.Take(number);

    /// <summary>The same, computed on this thread.</summary>
    public float[] Make(long number)
    {
        int length = 3 * patchSize * patchSize;
        float[] batch = new float[batchSize * length];
        SeededRandom random = new(seed, stream, number);
        for (int i = 0; i < batchSize; i++)
        {
            Span<float> patch = batch.AsSpan(i * length, length);
            if (generatedFraction > 0 && random.Fraction() < generatedFraction)
            {
                GeneratedPatches.Draw(ref random, patchSize, patch);
            }
            else
            {
                pictures.Draw(ref random, patchSize, patch);
            }
        }

        return batch;
    }
}
