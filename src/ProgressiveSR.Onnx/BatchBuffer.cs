using System.Buffers;

namespace ProgressiveSR.Onnx;

/// <summary>Pooled memory for batches that are filled up; those of full size stay where they are.</summary>
internal sealed class BatchBuffer<T> : IDisposable
    where T : unmanaged
{
    private T[] rented = [];

    /// <summary>Values to read: those given, and zeros up to a length.</summary>
    public ReadOnlySpan<T> Fill(ReadOnlySpan<T> values, int length)
    {
        if (values.Length == length)
        {
            return values;
        }

        Span<T> filled = Rent(length);
        values.CopyTo(filled);
        filled[values.Length..].Clear();
        return filled;
    }

    /// <summary>Memory of a length to write to: that given where it is as long.</summary>
    public Span<T> Take(Span<T> values, int length) => values.Length == length ? values : Rent(length);

    /// <summary>Memory of a length, with undefined content.</summary>
    public Span<T> Rent(int length)
    {
        if (rented.Length < length)
        {
            Dispose();
            rented = ArrayPool<T>.Shared.Rent(length);
        }

        return rented.AsSpan(0, length);
    }

    /// <summary>Copies what was wanted of what was made, unless it was made in its place.</summary>
    public static void Return(ReadOnlySpan<T> made, Span<T> wanted)
    {
        if (made != wanted)
        {
            made[..wanted.Length].CopyTo(wanted);
        }
    }

    public void Dispose()
    {
        if (rented.Length > 0)
        {
            ArrayPool<T>.Shared.Return(rented);
            rented = [];
        }
    }
}
