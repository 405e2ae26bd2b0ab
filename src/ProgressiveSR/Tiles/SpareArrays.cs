using System.Collections.Concurrent;

namespace ProgressiveSR.Tiles;

/// <summary>
/// Memory of levels that others have replaced. Arrays of a tile are large objects, which the garbage collector frees late: a
/// big picture would take its own size several times. Thread-safe.
/// </summary>
internal sealed class SpareArrays
{
    private const int Most = 128;

    private readonly ConcurrentQueue<short[]> arrays = [];

    /// <summary>An array of exactly this length, whose content is undefined.</summary>
    public short[] Take(int length) => arrays.TryDequeue(out short[]? spare) && spare.Length == length
        ? spare
        : GC.AllocateUninitializedArray<short>(length);

    /// <summary>Takes an array that nobody uses any more; null is ignored.</summary>
    public void Add(short[]? spare)
    {
        if (spare is not null && arrays.Count < Most)
        {
            arrays.Enqueue(spare);
        }
    }
}
