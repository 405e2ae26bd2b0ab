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
    public long GetMaxLength(long samples) => 2 * samples;

    /// <inheritdoc/>
    public void Encode(in TilePart part, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        IReadOnlyList<KernelRows> runs = part.Schedule[part.Level];
        int length = GetLength(part);
        Span<byte> bytes = destination.GetSpan(length);
        for (int i = 0; i < part.Indices.Length;)
        {
            for (int run = 0; run < runs.Count; run++)
            {
                int lowest = runs[run].LowestIndex;
                bool isWide = IsWide(runs[run]);
                for (int end = i + runs[run].Count; i < end; i++)
                {
                    int index = part.Indices[i] - lowest;
                    bytes[0] = (byte)index;
                    if (isWide)
                    {
                        bytes[1] = (byte)(index >> 8);
                    }

                    bytes = bytes[(isWide ? 2 : 1)..];
                }
            }
        }

        destination.Advance(length);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> payload, in TilePart part)
    {
        IReadOnlyList<KernelRows> runs = part.Schedule[part.Level];
        if (payload.Length != GetLength(part))
        {
            throw new InvalidPacketException(
                $"{payload.Length} bytes are there for {part.Indices.Length} samples.",
                expected: GetLength(part),
                actual: payload.Length);
        }

        for (int i = 0; i < part.Indices.Length;)
        {
            for (int run = 0; run < runs.Count; run++)
            {
                KernelRows rows = runs[run];
                bool isWide = IsWide(rows);
                for (int end = i + rows.Count; i < end; i++)
                {
                    int index = rows.LowestIndex + payload[0] + (isWide ? payload[1] << 8 : 0);
                    if (index > rows.HighestIndex)
                    {
                        throw new InvalidPacketException(
                            $"A sample has index {index}, above its row's highest.",
                            expected: rows.HighestIndex,
                            actual: index);
                    }

                    part.Indices[i] = (short)index;
                    payload = payload[(isWide ? 2 : 1)..];
                }
            }
        }
    }

    private static int GetLength(in TilePart part)
    {
        IReadOnlyList<KernelRows> runs = part.Schedule[part.Level];
        int perBlock = 0;
        for (int run = 0; run < runs.Count; run++)
        {
            perBlock += runs[run].Count * (IsWide(runs[run]) ? 2 : 1);
        }

        return part.Columns * part.Rows * perBlock;
    }

    private static bool IsWide(KernelRows rows) => rows.HighestIndex - rows.LowestIndex > byte.MaxValue;
}
