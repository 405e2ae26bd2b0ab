namespace ProgressiveSR.Torch;

/// <summary>
/// Batches of patches, made ahead of time on other threads and handed out in order. A batch follows from seed, stream
/// and number alone, whoever makes it. A share of the patches is generated, the others are cut from pictures.
/// </summary>
internal sealed class PatchBatches(
    TrainingPictures pictures, int seed, int stream, int batchSize, int patchSize, double generatedFraction = 0)
{
    private const int Ahead = 4;

    private readonly Queue<Task<float[]>> waiting = new();
    private long first = -1;

    /// <summary>Batch <paramref name="number"/>: batchSize x 3 x patchSize x patchSize values in 0..1.</summary>
    public float[] Take(long number)
    {
        if (first != number)
        {
            waiting.Clear();
            first = number;
        }

        while (waiting.Count < Ahead)
        {
            long next = number + waiting.Count;
            waiting.Enqueue(Task.Run(() => Make(next)));
        }

        first++;
        return waiting.Dequeue().GetAwaiter().GetResult();
    }

    private float[] Make(long number)
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
