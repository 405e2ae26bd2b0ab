namespace ProgressiveSR;

/// <summary>
/// Rows of samples by address, so that the bodies of parallel loops can capture them, which spans forbid. Valid only
/// while the memory is pinned; it does no bounds checks of its own.
/// </summary>
internal readonly unsafe struct SampleRows<T>(T* start, int samplesPerRow, int stride)
    where T : unmanaged
{
    private readonly T* _start = start;

    /// <summary>Row <paramref name="y"/>, counted from the start.</summary>
    public Span<T> this[int y] => new(_start + ((long)y * stride), samplesPerRow);
}
