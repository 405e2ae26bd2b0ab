namespace ProgressiveSR;

/// <summary>
/// Rows of samples by pointer, so that parallel loop bodies can capture them, unlike spans. Valid only while the memory
/// is pinned; without bounds checks.
/// </summary>
internal readonly unsafe struct SampleRows<T>(T* start, int samplesPerRow, int stride)
    where T : unmanaged
{
    private readonly T* _start = start;

    /// <summary>Row <paramref name="y"/>.</summary>
    public Span<T> this[int y] => new(_start + ((long)y * stride), samplesPerRow);
}
