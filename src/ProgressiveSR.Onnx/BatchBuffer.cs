using System.Buffers;

namespace ProgressiveSR.Onnx;

/// <summary>Pooled memory for padded batches; full-size batches are used in place.</summary>
internal sealed class BatchBuffer<T> : IDisposable
    where T : unmanaged
{
    private T[] rented = [];

    /// <summary>Input values, padded with zeros to a length.</summary>
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

    /// <summary>Output memory of a length: the given span if it fits exactly, else pooled memory.</summary>
    public Span<T> Take(Span<T> values, int length) => values.Length == length ? values : Rent(length);

    /// <summary>Pooled memory of a length, with undefined content.</summary>
    public Span<T> Rent(int length)
    {
        if (rented.Length < length)
        {
            Dispose();
            rented = ArrayPool<T>.Shared.Rent(length);
        }

        return rented.AsSpan(0, length);
    }

    /// <summary>Copies the wanted part of a result, unless it was written in place.</summary>
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
