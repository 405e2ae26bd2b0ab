using System.Buffers;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// A byte per sample, or two, least significant first, where its row has more than 256 indices; in the order of the
/// indices: the index less the lowest that its row can have.
/// </summary>
public sealed class RawCodec : IPayloadCodec
{
    /// <inheritdoc/>
    public PayloadCodec Number => PayloadCodec.Raw;

    /// <inheritdoc/>
    public void Encode(in TilePart part, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        int length = GetLength(part);
        ToBytes(part.Schedule[part.Level], part.Indices, destination.GetSpan(length)[..length]);
        destination.Advance(length);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> payload, in TilePart part)
    {
        if (payload.Length != GetLength(part))
        {
            throw new InvalidPacketException(
                $"{payload.Length} bytes are there for {part.Indices.Length} samples.",
                expected: GetLength(part),
                actual: payload.Length);
        }

        ToIndices(part.Schedule[part.Level], payload, part.Indices);
    }

    /// <summary>Bytes that a part takes.</summary>
    internal static int GetLength(in TilePart part) =>
        part.Columns * part.Rows * part.Schedule.BytesPerBlock(part.Level);

    /// <summary>Turns indices into bytes.</summary>
    internal static void ToBytes(IReadOnlyList<KernelRows> runs, ReadOnlySpan<short> indices, Span<byte> bytes)
    {
        for (int i = 0; i < indices.Length;)
        {
            for (int run = 0; run < runs.Count; run++)
            {
                int lowest = runs[run].LowestIndex;
                int size = runs[run].BytesPerIndex;
                for (int end = i + runs[run].Count; i < end; i++)
                {
                    int index = indices[i] - lowest;
                    bytes[0] = (byte)index;
                    if (size > 1)
                    {
                        bytes[1] = (byte)(index >> 8);
                    }

                    bytes = bytes[size..];
                }
            }
        }
    }

    /// <summary>Turns bytes into indices.</summary>
    /// <exception cref="InvalidPacketException">An index lies outside its row's range.</exception>
    internal static void ToIndices(IReadOnlyList<KernelRows> runs, ReadOnlySpan<byte> bytes, Span<short> indices)
    {
        for (int i = 0; i < indices.Length;)
        {
            for (int run = 0; run < runs.Count; run++)
            {
                KernelRows rows = runs[run];
                int size = rows.BytesPerIndex;
                for (int end = i + rows.Count; i < end; i++)
                {
                    int index = rows.LowestIndex + bytes[0] + (size > 1 ? bytes[1] << 8 : 0);
                    if (index > rows.HighestIndex)
                    {
                        throw new InvalidPacketException(
                            $"A sample has index {index}, above its row's highest.",
                            expected: rows.HighestIndex,
                            actual: index);
                    }

                    indices[i] = (short)index;
                    bytes = bytes[size..];
                }
            }
        }
    }
}
