using System.Buffers;

namespace ProgressiveSR.SuperResolution;

/// <summary>Pooled memory that grows to the largest length requested and is reused for every tile.</summary>
internal sealed class PooledBuffer<T> : IDisposable
    where T : unmanaged
{
    private T[] array = [];

    /// <summary>A span of exactly this length with undefined contents, valid until the next call.</summary>
    public Span<T> Get(int length) => GetMemory(length).Span;

    /// <summary>As <see cref="Get"/>, as memory that several threads can share.</summary>
    public Memory<T> GetMemory(int length)
    {
        if (array.Length < length)
        {
            Dispose();
            array = ArrayPool<T>.Shared.Rent(length);
        }

        return array.AsMemory(0, length);
    }

    public void Dispose()
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
            array = [];
        }
    }
}
