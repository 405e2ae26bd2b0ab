using System.Buffers;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

/// <summary>
/// A codec whose bytes mean nothing without the lower levels of the tile: each index is coded as its difference from a
/// sum of what they hold, with a checksum of them in front.
/// </summary>
internal sealed class PredictingCodec : IPayloadCodec
{
    public PayloadCodec Number => (PayloadCodec)77;

    public long GetMaxLength(long samples) => samples + 1;

    public void Encode(in TilePart part, IBufferWriter<byte> destination)
    {
        Span<byte> bytes = destination.GetSpan(part.Indices.Length + 1)[..(part.Indices.Length + 1)];
        bytes[0] = Checksum(part);
        for (int i = 0; i < part.Indices.Length; i++)
        {
            bytes[i + 1] = (byte)(part.Indices[i] - Prediction(part, i));
        }

        destination.Advance(bytes.Length);
    }

    public void Decode(ReadOnlySpan<byte> payload, in TilePart part)
    {
        if (payload.Length != part.Indices.Length + 1 || payload[0] != Checksum(part))
        {
            throw new InvalidPacketException("The part was predicted from other levels.");
        }

        KernelRows[] rows = [.. part.Schedule[part.Level].SelectMany(run => Enumerable.Repeat(run, run.Count))];
        for (int i = 0; i < part.Indices.Length; i++)
        {
            int index = (byte)(payload[i + 1] + Prediction(part, i));
            part.Indices[i] = (short)(index > rows[i % rows.Length].HighestIndex ? index - 256 : index);
        }
    }

    private static int Prediction(in TilePart part, int i)
    {
        int sum = 0;
        for (int level = 0; level < part.Level; level++)
        {
            ReadOnlySpan<short> lower = part.Lower![level];
            sum += (level + 1) * lower[i * 7 % lower.Length];
        }

        return sum;
    }

    private static byte Checksum(in TilePart part)
    {
        int sum = part.Level + part.Columns * 3 + part.Rows * 5;
        for (int level = 0; level < part.Level; level++)
        {
            foreach (short index in part.Lower![level])
            {
                sum = sum * 31 + index;
            }
        }

        return (byte)(sum ^ sum >> 8 ^ sum >> 16);
    }
}
