using System.Globalization;
using System.Text.RegularExpressions;
using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Packets;

/// <summary>What FORMAT.md says of packets: its worked example, its figures, and its fields.</summary>
public sealed class PacketFormatTests
{
    private static readonly string Format = File
        .ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "FORMAT.md")).ReplaceLineEndings("\n");

    [Test]
    public void FormatMd_Example_IsReadAndWrittenToTheByte()
    {
        byte[][] example =
        [
            .. Sections("example").Select(section => Convert.FromHexString(string.Concat(
                Regex.Matches(section, "^([0-9a-f]{2} )+", RegexOptions.Multiline)
                    .Select(line => line.Value.Replace(" ", ""))))),
        ];
        PictureHeader header = new(TestPackets.Id(1), TestPackets.Id(101), 300, 40, new(1));
        IncrementPacket full = new(
            header, 0, new BlockRegion(0, 0, 2, 1), PayloadCodec.Raw, new byte[] { 3, 7, 8, 9, 10, 11 });
        IncrementPacket continued = new(
            header, 2, new BlockRegion(1, 0, 1, 1), PayloadCodec.Context, new byte[] { 0xC0, 0xDE });

        Assert.That(TestPackets.Write(full), Is.EqualTo(example[0]));
        Assert.That(TestPackets.Write(continued, header), Is.EqualTo(example[1]));
        TestPackets.AssertEqual(TestPackets.Read(example[0]), full);
        TestPackets.AssertEqual(TestPackets.Read(example[1], header), continued);
        Assert.That(
            TestPackets.Parts(full),
            Is.EqualTo(new[] { (0, 0, new byte[] { 7, 8, 9 }), (1, 0, new byte[] { 10, 11 }) }));
        Assert.That(example, Has.Length.EqualTo(2));
    }

    [Test]
    public void FormatMd_Overhead_IsWhatPacketsHave()
    {
        int rows = 0;
        foreach (Match row in Regex.Matches(
            Sections("overhead").Single(),
            @"^\| (\d+)x(\d+) \| (\d+)x(\d+) at (\d+),(\d+) \| (\d+) \| (\d+) \| (\d+) \|$",
            RegexOptions.Multiline))
        {
            int[] n =
            [
                .. row.Groups.Values.Skip(1).Select(group => int.Parse(group.Value, CultureInfo.InvariantCulture)),
            ];
            PictureHeader header = new(default, default, n[0], n[1], new(4));
            Assert.That(
                Overhead(header, new BlockRegion(n[4], n[5], n[2], n[3]), n[6]), Is.EqualTo((n[7], n[8])), row.Value);
            rows++;
        }

        Assert.That(rows, Is.EqualTo(4));
    }

    /// <summary>The bounds that FORMAT.md states; a payload of five bytes' length is left out.</summary>
    [Test]
    public void Overhead_SmallestAndLargestFields_AreTheBounds()
    {
        Assert.That(
            Overhead(new PictureHeader(default, default, 1, 1, new(1)), new BlockRegion(0, 0, 1, 1), 0),
            Is.EqualTo((56, 15)));
        PictureHeader largest = new(default, default, BlockGrid.MaxSide, BlockGrid.MaxSide, new(8, 4, 2, new(2, 1)));
        BlockRegion half = new(1 << 16, 1 << 16, 1 << 16, 1 << 16);
        Assert.That(Overhead(largest, half, 1 << 21), Is.EqualTo((PacketFormat.MaxOverhead - 1, 26)));
        Assert.That(
            Format, Does.Contain($"at least 56 in full and 15 continued, at most {PacketFormat.MaxOverhead} and 27"));
    }

    [Test]
    public void Write_FieldsOfAllLengths_GivesTheBytesOfFormatMd()
    {
        Random random = new(11);
        for (int i = 0; i < 500; i++)
        {
            PictureHeader header = new(
                TestPackets.Id(random.Next(200)),
                TestPackets.Id(random.Next(200)),
                Number(random, BlockGrid.MaxSide),
                Number(random, BlockGrid.MaxSide),
                new(Number(random, 255)));
            TileGrid tiles = new(new BlockGrid(header.Width, header.Height, 8), header.TileSizes[0]);
            int x = Number(random, tiles.Columns) - 1;
            int y = Number(random, tiles.Rows) - 1;
            byte[] payload = new byte[Number(random, 40_000) - 1];
            random.NextBytes(payload);
            IncrementPacket packet = new(
                header, random.Next(32), new BlockRegion(x, y, 1, 1), (PayloadCodec)random.Next(8), payload);
            PacketFields fields = PacketFields.Of(packet);
            Assert.That(TestPackets.Write(packet), Is.EqualTo(fields.Write()));
            Assert.That(TestPackets.Write(packet, header), Is.EqualTo(fields.Write(continued: true)));
        }
    }

    private static (int Full, int Continued) Overhead(PictureHeader header, BlockRegion tiles, int length)
    {
        IncrementPacket packet = new(header, 0, tiles, PayloadCodec.Raw, new byte[length]);
        return (PacketWriter.GetLength(packet) - length, PacketWriter.GetLength(packet, header) - length);
    }

    /// <summary>1 to a largest number, all lengths in bits equally often.</summary>
    private static int Number(Random random, int largest) =>
        (int)Math.Min(largest, Math.Pow(2, random.NextDouble() * Math.Log2(largest + 1.0)));

    private static IEnumerable<string> Sections(string name) =>
        Regex.Matches(Format, $"<!-- {name} -->\n(.*?)<!-- /{name} -->", RegexOptions.Singleline)
            .Select(match => match.Groups[1].Value);
}
