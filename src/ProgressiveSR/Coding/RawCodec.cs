using System.Buffers;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>A byte per sample, in the order of the indices: the index less the lowest that its row can have.</summary>
public sealed class RawCodec : IPayloadCodec
{
    /// <inheritdoc/>
    public PayloadCodec Number => PayloadCodec.Raw;

    /// <inheritdoc/>
    public void Encode(in TilePart part, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        int length = part.Indices.Length;
        ToBytes(part.Schedule[part.Level], part.Indices, destination.GetSpan(length)[..length]);
        destination.Advance(length);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> payload, in TilePart part)
    {
        if (payload.Length != part.Indices.Length)
        {
            throw new InvalidPacketException(
                $"{payload.Length} bytes are there for {part.Indices.Length} samples.",
                expected: part.Indices.Length,
                actual: payload.Length);
        }

        ToIndices(part.Schedule[part.Level], payload, part.Indices);
    }

    /// <summary>Turns indices into as many bytes.</summary>
    internal static void ToBytes(IReadOnlyList<KernelRows> runs, ReadOnlySpan<short> indices, Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length;)
        {
            for (int run = 0; run < runs.Count; run++)
            {
                int lowest = runs[run].LowestIndex;
                for (int end = i + runs[run].Count; i < end; i++)
                {
                    bytes[i] = (byte)(indices[i] - lowest);
                }
            }
        }
    }

    /// <summary>Turns bytes into as many indices.</summary>
    internal static void ToIndices(IReadOnlyList<KernelRows> runs, ReadOnlySpan<byte> bytes, Span<short> indices)
    {
        for (int i = 0; i < bytes.Length;)
        {
            for (int run = 0; run < runs.Count; run++)
            {
                int lowest = runs[run].LowestIndex;
                for (int end = i + runs[run].Count; i < end; i++)
                {
                    indices[i] = (short)(bytes[i] + lowest);
                }
            }
        }
    }
}
