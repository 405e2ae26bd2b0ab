using ProgressiveSR.Coding;

namespace ProgressiveSR.Tests.Files;

/// <summary>Any region of any levels, by ranges and by packets, is what the picture holds there.</summary>
public sealed class PsrRegionTests
{
    [Test]
    public void GetRangesAndIncrements_RandomRegions_EqualDirectSampling([Range(1, 24)] int seed)
    {
        Random random = new(seed);
        TestEncoder encoder = TestPictures.Encoder(random.Next(1, 200), random.Next(1, 200), 16, seed % 2 == 0);
        byte[] bytes = PsrFiles.Write(
            encoder, new SenderOptions { TileSizes = new(random.Next(1, 6)), Codec = (PayloadCodec)(seed % 3 % 2) });
        for (int i = 0; i < 8; i++)
        {
            BlockRegion region = RandomRegion(random, encoder.Grid);
            int from = random.Next(encoder.Schedule.Count);
            int to = random.Next(from, encoder.Schedule.Count);
            CheckPackets(bytes, bytes, encoder, region, from, to);
            CheckRanges(bytes, encoder, region, from, to);
        }
    }

    [Test]
    public void GetRanges_WholePicture_IsOneRangeBehindTheIndex()
    {
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(TestPictures.Encoder(200, 100, 16)));
        PsrFileInfo info = file.Info;
        long end = info.HeaderBytes;
        for (int level = 0; level <= info.HighestLevel; level++)
        {
            Assert.That(info.GetIndexRange(level), Is.EqualTo(new ByteRange(end, info.Levels[level].IndexBytes)));
            Assert.That(file.Index(level).GetRanges(info.Grid.All), Is.EqualTo([info.GetPartsRange(level)]));
            Assert.That(info.GetPartsRange(level).Offset, Is.EqualTo(info.GetIndexRange(level).End));
            end = info.GetPartsRange(level).End;
        }

        Assert.That(end, Is.EqualTo(info.Length));
    }

    [Test]
    public void GetRanges_ArgumentsOutside_Throws()
    {
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(TestPictures.Encoder(20, 10)));
        PsrLevelIndex index = file.Index(1);
        Assert.That(() => index.GetRanges(default), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => index.GetRanges(new BlockRegion(2, 0, 2, 1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => index.GetRange(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => index.GetRange(1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        foreach (int level in (int[])[-1, 2])
        {
            Assert.That(() => file.Index(level), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => file.Info.GetIndexRange(level), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => file.Info.GetPartsRange(level), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    private static BlockRegion RandomRegion(Random random, BlockGrid grid)
    {
        int x = random.Next(grid.Columns);
        int y = random.Next(grid.Rows);
        return new BlockRegion(x, y, random.Next(1, grid.Columns - x + 1), random.Next(1, grid.Rows - y + 1));
    }

    private static void CheckPackets(
        byte[] bytes, byte[] whole, TestEncoder encoder, BlockRegion region, int from, int to)
    {
        using PsrFile file = PsrFiles.Open(bytes);
        using PsrFile lower = PsrFiles.Open(whole);
        Dictionary<(int X, int Y), TileSamples> held = [];
        for (int level = 0; level < from; level++)
        {
            PsrFiles.Blocks(lower.Packets(level, region), file.Info.GetTiles(0), encoder.Schedule, held);
        }

        for (int level = from; level <= to; level++)
        {
            byte[]?[] blocks = PsrFiles.Blocks(
                file.Packets(level, region), file.Info.GetTiles(0), encoder.Schedule, held);
            byte[][] expected = encoder.Blocks(level);
            for (int i = 0; i < blocks.Length; i++)
            {
                bool inside = region.Contains(i % encoder.Grid.Columns, i / encoder.Grid.Columns);
                Assert.That(blocks[i], inside ? Is.EqualTo(expected[i]) : Is.Null.Or.EqualTo(expected[i]));
            }
        }

        long needed = Enumerable.Range(from, to - from + 1)
            .SelectMany(level => file.Index(level).GetRanges(region).Append(file.Info.GetIndexRange(level)))
            .Sum(range => range.Length);
        Assert.That(file.BytesRead, Is.EqualTo(file.Info.HeaderBytes + needed));
    }

    /// <summary>A file of which only the ranges are kept still gives the same packets.</summary>
    private static void CheckRanges(byte[] bytes, TestEncoder encoder, BlockRegion region, int from, int to)
    {
        using PsrFile whole = PsrFiles.Open(bytes);
        byte[] sparse = new byte[bytes.Length];
        bytes.AsSpan(..whole.Info.HeaderBytes).CopyTo(sparse);
        for (int level = from; level <= to; level++)
        {
            long last = 0;
            IReadOnlyList<ByteRange> ranges = whole.Index(level).GetRanges(region);
            foreach (ByteRange range in ranges)
            {
                Assert.That(range.Offset, Is.GreaterThan(last), "in order, and joined where adjacent");
                last = range.End;
            }

            foreach (ByteRange range in ranges.Append(whole.Info.GetIndexRange(level)))
            {
                bytes.AsSpan((int)range.Offset, (int)range.Length).CopyTo(sparse.AsSpan((int)range.Offset));
            }
        }

        CheckPackets(sparse, bytes, encoder, region, from, to);
    }
}
