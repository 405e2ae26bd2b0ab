using ProgressiveSR.Coding;
using ProgressiveSR.Tests.Sessions;

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
            encoder, new SenderOptions { TileSide = random.Next(1, 6), Codec = (PayloadCodec)(seed % 3 % 2) });
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
    public void GetRanges_WholePictureAllLevels_IsOneRange()
    {
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(TestPictures.Encoder(200, 100, 16)));
        PsrFileInfo info = file.Info;
        Assert.That(
            info.GetRanges(0, info.HighestLevel, info.Grid.All),
            Is.EqualTo((ByteRange[])[new(info.HeaderBytes, info.Length - info.HeaderBytes)]));
    }

    [Test]
    public void GetRanges_ArgumentsOutside_Throws()
    {
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(TestPictures.Encoder(20, 10)));
        PsrFileInfo info = file.Info;
        Assert.That(() => info.GetRanges(1, 0, info.Grid.All), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => info.GetRanges(-1, 0, info.Grid.All), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => info.GetRanges(0, 2, info.Grid.All), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => info.GetRanges(0, 1, default), Throws.InstanceOf<ArgumentOutOfRangeException>());
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
            PsrFiles.Blocks(lower.Packets(level, region), file.Info.Tiles, encoder.Schedule, held);
        }

        for (int level = from; level <= to; level++)
        {
            byte[]?[] blocks = PsrFiles.Blocks(file.Packets(level, region), file.Info.Tiles, encoder.Schedule, held);
            byte[][] expected = encoder.Blocks(level);
            for (int i = 0; i < blocks.Length; i++)
            {
                bool inside = region.Contains(i % encoder.Grid.Columns, i / encoder.Grid.Columns);
                Assert.That(blocks[i], inside ? Is.EqualTo(expected[i]) : Is.Null.Or.EqualTo(expected[i]));
            }
        }

        long ranges = file.Info.GetRanges(from, to, region).Sum(range => range.Length);
        Assert.That(file.BytesRead, Is.EqualTo(file.Info.HeaderBytes + ranges));
    }

    /// <summary>A file of which only the ranges are kept still gives the same packets.</summary>
    private static void CheckRanges(byte[] bytes, TestEncoder encoder, BlockRegion region, int from, int to)
    {
        using PsrFile whole = PsrFiles.Open(bytes);
        byte[] sparse = new byte[bytes.Length];
        bytes.AsSpan(..whole.Info.HeaderBytes).CopyTo(sparse);
        long last = 0;
        foreach (ByteRange range in whole.Info.GetRanges(from, to, region))
        {
            Assert.That(range.Offset, Is.GreaterThan(last), "in order, and joined where adjacent");
            last = range.End;
            bytes.AsSpan((int)range.Offset, (int)range.Length).CopyTo(sparse.AsSpan((int)range.Offset));
        }

        CheckPackets(sparse, bytes, encoder, region, from, to);
    }
}
