using System.Globalization;
using System.Text;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;
using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Coding;

/// <summary>The part that <c>FORMAT.md</c> follows decision by decision.</summary>
[TestFixture]
public sealed class CoefficientExampleTests
{
    [Test]
    public void FormatMd_Example_IsWhatTheCoderDoes()
    {
        using PsrFile file = PsrFiles.Open(FormatExample.Bytes());
        LevelSchedule schedule = FormatExample.Encoder().Schedule;
        short[] indices = new short[BlockTransform.RowCount];
        ContextTables tables = ContextTables.Untrained(schedule);
        new ContextCodec(tables).Decode(
            file.Packet(0, 1).Payload.Span[2..], new TilePart(schedule, 0, 1, 1, null, indices));
        Assert.That(
            indices.Index().Where(sample => sample.Item != 0),
            Is.EqualTo(((int, short)[])[(0, 1), (2, -9), (9, -1)]));

        StringBuilder table = new();
        Tracer tracer = new(table);
        tables.Coefficient!.Code(ref tracer, new CoefficientPart(new TilePart(schedule, 0, 1, 1, null, indices)));
        Assert.That(FormatExample.Text("COEFFICIENTS.md"), Does.Contain($"| --- |\n{table}\n"));
    }

    /// <summary>A range coder that notes its state after each decision; its bytes are not kept.</summary>
    private struct Tracer(StringBuilder table) : IBinaryCoder
    {
        private ulong low;
        private ulong range = ulong.MaxValue;
        private int decisions;

        public static bool IsDecoder => false;

        public int Code(Span<AdaptiveBit> bits, int index, int value)
        {
            int probability = bits[index].Probability;
            ulong bound = (range >> 16) * (ulong)probability;
            low += value == 1 ? 0 : bound;
            range = value == 1 ? bound : range - bound;
            bits[index].Learn(value);
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {++decisions} | {index} | {probability} | {value} | {low:x16} | {range:x16} |\n");
            if (range < 1UL << 32)
            {
                low <<= 32;
                range <<= 32;
            }

            return value;
        }

        public readonly int CodeDirect(int value, int count) =>
            throw new InvalidOperationException("Coefficients have no plain bits.");
    }
}
