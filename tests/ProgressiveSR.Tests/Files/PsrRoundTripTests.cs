using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Files;

public sealed class PsrRoundTripTests
{
    [Test]
    public void Open_WrittenFile_HoldsAllLevels(
        [Values(1, 7, 8, 37, 100)] int width,
        [Values(1, 9, 64)] int height,
        [Values(8, 16)] int blockSize,
        [Values(1, 3, 4)] int tileSide,
        [Values] PayloadCodec codec,
        [Values] bool alpha)
    {
        TestEncoder encoder = TestPictures.Encoder(width, height, blockSize, alpha);
        using PsrFile file = PsrFiles.Open(
            PsrFiles.Write(encoder, new SenderOptions { TileSizes = new(tileSide), Codec = codec }));
        PsrFiles.AssertHolds(file, encoder, encoder.Schedule.Highest);
        Assert.That(file.BytesRead, Is.EqualTo(file.Info.Length));
    }

    [Test]
    public void Open_ScheduleWithSeveralRunsAndManyLevels_HoldsAllLevels()
    {
        LevelSchedule schedule = new(
            Enumerable.Range(0, LevelSchedule.MaxLevels).Select(level => new[]
            {
                new KernelRows(level, 1 + level % 3, 1, SampleCoding.Picture),
                new KernelRows(100 + level, 2, 4, SampleCoding.Coefficient),
            }),
            192);
        TestEncoder encoder = TestPictures.FormulaEncoder(33, 18, schedule: schedule);
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(encoder));
        PsrFiles.AssertHolds(file, encoder, schedule.Highest);
    }

    [Test]
    public void Info_WrittenFile_TellsWhatTheToolPrints()
    {
        TestEncoder encoder = TestPictures.Encoder(50, 41, 16, alpha: true);
        byte[] bytes = PsrFiles.Write(encoder, 2);
        using PsrFile file = PsrFiles.Open(bytes);
        PsrFileInfo info = file.Info;
        Assert.That((info.Grid.Width, info.Grid.Height, info.Grid.BlockSize), Is.EqualTo((50, 41, 16)));
        Assert.That(info.ModelName, Is.EqualTo("test"));
        Assert.That(
            (info.GetTiles(0).Size, info.GetTiles(0).Columns, info.GetTiles(0).Rows), Is.EqualTo(((TileSize)2, 2, 2)));
        Assert.That(info.HasAlpha);
        Assert.That(info.Length, Is.EqualTo(bytes.Length));
        Assert.That(file.BytesRead, Is.EqualTo(info.HeaderBytes));
        Assert.That(file.IsTruncated, Is.False);
        Assert.That(file.HighestCompleteLevel, Is.EqualTo(info.HighestLevel));

        // A width, a height, a name, alpha, levels and a checksum; no figures.
        Assert.That(info.HeaderBytes, Is.EqualTo(45 + 3 + 1 + 1 + (1 + 4) + (1 + 4) + 4 * (1 + 2 + 2) + 4 + 1));
        Assert.That(info.Levels.Select(level => level.Codec), Is.All.EqualTo(PayloadCodec.Raw));
        Assert.That(info.Levels.Select(level => level.Quality), Is.All.Null);
        Assert.That(info.Levels.Select(level => level.Samples), Is.EqualTo((long[])[576, 900, 1296, 1764]));

        // 12 blocks of 48, 27, 33 and 39 samples in 4 tiles, whose longest parts take 8, 7, 8 and 8 bits of a length.
        long prefix = info.HeaderBytes + info.Alpha.Length;
        Assert.That(info.Levels.Select(level => level.IndexBytes), Is.EqualTo((int[])[4 + 4, 4 + 4, 4 + 4, 4 + 4]));
        Assert.That(
            info.Levels.Select(level => level.Bytes),
            Is.EqualTo((long[])[prefix + 588, prefix + 924, prefix + 1332, prefix + 1812]));
        Assert.That(info.Levels[3].SamplesRatio, Is.EqualTo(1764.0 / (50 * 41 * 3)).Within(1e-15));
        Assert.That(info.Alpha.Offset, Is.EqualTo(info.HeaderBytes + 588));
    }

    [Test]
    public void GetIncrementsAsync_OneTile_EqualsTheSenders()
    {
        EncodedPicture picture = TestPictures.Encoder(70, 50).Encode();
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(picture));
        for (int tile = 0; tile < file.Info.GetTiles(0).Count; tile++)
        {
            Packets.TestPackets.AssertEqual(file.Packet(1, tile), picture.Packet(1, tile));
        }
    }

    [Test]
    public async Task GetIncrementsAsync_TilesInAnyOrder_GivesThemAll()
    {
        EncodedPicture picture = TestPictures.Encoder(100, 90).Encode(2);
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(picture));
        foreach (IIncrementSource source in (IIncrementSource[])[file, picture])
        {
            TilePosition[] asked = [new(3, 2), new(0, 0), new(6, 5), new(1, 0), new(2, 2), new(0, 3)];
            List<TilePosition> got = [];
            await foreach (IncrementPacket packet in source.GetIncrementsAsync(1, asked))
            {
                foreach ((int x, int y, byte[] payload) in Packets.TestPackets.Parts(packet))
                {
                    got.Add(new TilePosition(x, y));
                    Assert.That(payload, Is.EqualTo(picture.Packet(1, y * 7 + x).Payload.ToArray()));
                }
            }

            Assert.That(got, Is.EquivalentTo(asked));
        }
    }

    [Test]
    public void GetIncrementsAsync_EveryTileOfAFileOnDisk_AllocatesThePayloadsAndLittleMore()
    {
        string path = Path.Combine(Path.GetTempPath(), $"psr-{Guid.NewGuid():N}.psr");
        TestPictures.Encoder(600, 400, blockSize: 16).Encode().Save(path);
        try
        {
            using PsrFile file = PsrFile.Open(path);
            int tiles = (int)file.Info.GetTiles(0).Count;
            for (int level = 0; level <= file.Info.HighestLevel; level++)
            {
                long bytes = 0;
                long allocated = Allocations.During(
                    () => bytes = file.Packets(level).Sum(packet => (long)packet.Payload.Length));
                Assert.That(bytes, Is.GreaterThan(16_000));
                Assert.That(allocated, Is.LessThan(bytes + 4000 + 100 * tiles));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void GetIncrementsAsync_ManyReadersAtATime_EachAsAlone([Values] bool onDisk)
    {
        TestEncoder encoder = TestPictures.Encoder(150, 120, alpha: true);
        EncodedPicture picture = encoder.Encode(2);
        string path = Path.Combine(Path.GetTempPath(), $"psr-{Guid.NewGuid():N}.psr");
        picture.Save(path);
        try
        {
            using PsrFile file = onDisk ? PsrFile.Open(path) : PsrFiles.Open(PsrFiles.Write(picture));
            Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            {
                int tile = i * 7 % (int)file.Info.GetTiles(0).Count;
                Packets.TestPackets.AssertEqual(file.Packet(i % 2, tile), picture.Packet(i % 2, tile));
                PsrFiles.AssertHolds(file, encoder, 1);
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void GetIncrementsAsync_NoSuchLevelOrTile_Throws()
    {
        EncodedPicture picture = TestPictures.Encoder(70, 50).Encode();
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(picture));
        foreach (IIncrementSource source in (IIncrementSource[])[file, picture])
        {
            Assert.That(() => source.Packet(2, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => source.Packet(-1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => source.Packet(0, (int)file.Info.GetTiles(0).Count),
                Throws.InstanceOf<ArgumentOutOfRangeException>());
            foreach (TilePosition outside in (TilePosition[])[new(3, 0), new(-1, 1), new(0, -1)])
            {
                Assert.That(
                    () => source.GetIncrementsAsync(0, [outside]).ToBlockingEnumerable().Count(),
                    Throws.InstanceOf<ArgumentOutOfRangeException>());
            }
        }
    }

    [Test]
    public void GetIncrementsAsync_CancelledOnTheWay_StopsAndStaysUsable()
    {
        TestEncoder encoder = TestPictures.Encoder(70, 50);
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(encoder, 1));
        using CancellationTokenSource cancel = new();
        TilePosition[] apart = [new(0, 0), new(4, 3)];
        Assert.That(
            async () =>
            {
                await foreach (IncrementPacket _ in file.GetIncrementsAsync(0, apart, cancel.Token))
                {
                    await cancel.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            async () => await file.GetAlphaAsync(cancel.Token), Throws.Nothing, "there is none to be fetched");
        PsrFiles.AssertHolds(file, encoder, 1);
    }

    [Test]
    public void ReadIndexGetPacketAndGetAlpha_BytesFromElsewhere_EqualTheFiles()
    {
        TestEncoder encoder = TestPictures.Encoder(70, 50, alpha: true);
        EncodedPicture picture = encoder.Encode();
        byte[] bytes = PsrFiles.Write(picture);
        Assert.That(PsrFileInfo.TryRead(bytes, PacketLimits.Default, out PsrFileInfo? info, out int length));
        Assert.That(length, Is.EqualTo(info!.HeaderBytes));
        ByteRange at = info.GetIndexRange(1);
        byte[] packed = bytes[(int)at.Offset..(int)at.End];
        PsrLevelIndex index = info.ReadIndex(1, packed, PacketLimits.Default);
        ByteRange range = index.GetRange(3);
        IncrementPacket packet = index.GetPacket(3, bytes.AsMemory((int)range.Offset, (int)range.Length));
        Packets.TestPackets.AssertEqual(packet, picture.Packet(1, 3));
        Assert.That(
            info.GetAlpha(bytes.AsSpan((int)info.Alpha.Offset, (int)info.Alpha.Length).ToArray()),
            Is.EqualTo(encoder.Picture.Alpha.ToArray()));
        Assert.That(() => index.GetPacket(3, new byte[1]), Throws.ArgumentException);
        Assert.That(() => info.ReadIndex(1, packed[1..], PacketLimits.Default), Throws.ArgumentException);
        Assert.That(() => info.GetAlpha(default), Throws.ArgumentException);
    }

    [Test]
    public void TryRead_EveryPrefix_AsksForMoreUntilHeaderAndFiguresAreThere()
    {
        byte[] bytes = PsrFiles.Write(TestPictures.Encoder(70, 50));
        using PsrFile file = PsrFiles.Open(bytes);
        for (int length = 0; length < file.Info.HeaderBytes; length++)
        {
            Assert.That(
                PsrFileInfo.TryRead(bytes.AsSpan(..length), PacketLimits.Default, out _, out int needed), Is.False);
            Assert.That(needed, Is.GreaterThan(length).And.AtMost(file.Info.HeaderBytes));
        }
    }
}
