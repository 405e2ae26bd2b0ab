using ProgressiveSR.Tests.Sessions;

namespace ProgressiveSR.Tests.Files;

public sealed class PsrRoundTripTests
{
    [Test]
    public void Open_WrittenFile_HoldsAllLevels(
        [Values(1, 7, 8, 37, 100)] int width,
        [Values(1, 9, 64)] int height,
        [Values(8, 16)] int blockSize,
        [Values(1, 3, 4)] int tileSide,
        [Values] bool alpha)
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(width, height, blockSize, alpha);
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(encoder, new PsrFileOptions { TileSide = tileSide }));
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
        ProgressiveEncoder encoder = TestPictures.FormulaEncoder(33, 18, schedule: schedule);
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(encoder));
        PsrFiles.AssertHolds(file, encoder, schedule.Highest);
    }

    [Test]
    public void Info_WrittenFile_TellsWhatTheToolPrints()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(50, 41, 16, alpha: true);
        byte[] bytes = PsrFiles.Write(encoder, new PsrFileOptions { TileSide = 2 });
        using PsrFile file = PsrFiles.Open(bytes);
        PsrFileInfo info = file.Info;
        Assert.That((info.Grid.Width, info.Grid.Height, info.Grid.BlockSize), Is.EqualTo((50, 41, 16)));
        Assert.That((info.ModelName, info.ColorSpace), Is.EqualTo(("test", PictureColorSpace.Srgb)));
        Assert.That((info.Tiles.Side, info.Tiles.Columns, info.Tiles.Rows), Is.EqualTo((2, 2, 2)));
        Assert.That(info.HasAlpha);
        Assert.That(info.Length, Is.EqualTo(bytes.Length));
        Assert.That(file.BytesRead, Is.EqualTo(info.HeaderLength));
        Assert.That(file.IsTruncated, Is.False);
        Assert.That(file.HighestCompleteLevel, Is.EqualTo(info.HighestLevel));

        // 12 blocks of 48, 27, 33 and 39 samples; index of 4 levels and 4 tiles.
        Assert.That(info.HeaderLength, Is.EqualTo(64 + 4 * 4 + 4 + 4 + (4 * 4 * 8 + 4)));
        Assert.That(info.Levels.Select(level => level.Samples), Is.EqualTo((long[])[576, 900, 1296, 1764]));
        long prefix = info.HeaderLength + info.Alpha.Length;
        Assert.That(
            info.Levels.Select(level => level.Bytes),
            Is.EqualTo((long[])[prefix + 576, prefix + 900, prefix + 1296, prefix + 1764]));
        Assert.That(info.Levels[3].SamplesRatio, Is.EqualTo(1764.0 / (50 * 41 * 3)).Within(1e-15));
        Assert.That(info.Alpha.Offset, Is.EqualTo(info.HeaderLength + 576));
    }

    [Test]
    public void ReadPacket_CallersBuffer_GivesTheTile()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(70, 50);
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(encoder));
        byte[] buffer = new byte[1000];
        for (int tile = 0; tile < file.Info.Tiles.Count; tile++)
        {
            IncrementPacket packet = file.ReadPacket(1, tile, buffer);
            IncrementPacket expected = encoder.Encode(1, file.Info.Tiles[tile]);
            Packets.TestPackets.AssertEqual(packet, expected);
        }
    }

    [Test]
    public void ReadPacket_CallersBuffer_AllocatesNothing()
    {
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(TestPictures.Encoder(70, 50)));
        byte[] buffer = new byte[1000];
        Assert.That(Allocations.During(() => file.ReadPacket(1, 2, buffer)), Is.Zero);
    }

    [Test]
    public void ReadPacket_EveryTileOfAFileOnDisk_AllocatesNothing()
    {
        string path = Path.Combine(Path.GetTempPath(), $"psr-{Guid.NewGuid():N}.psr");
        PsrFileWriter.Write(path, TestPictures.Encoder(300, 200, blockSize: 16), new PsrFileOptions { TileSide = 4 });
        try
        {
            using PsrFile file = PsrFile.Open(path);
            byte[] buffer = new byte[10_000];
            long bytes = 0;
            Assert.That(file.Info.Tiles.Count, Is.GreaterThan(4));
            Assert.That(
                Allocations.During(() =>
                {
                    for (int level = 0; level <= file.Info.HighestLevel; level++)
                    {
                        for (int tile = 0; tile < file.Info.Tiles.Count; tile++)
                        {
                            bytes += file.ReadPacket(level, tile, buffer).Payload.Length;
                        }
                    }
                }),
                Is.Zero);
            Assert.That(bytes, Is.GreaterThan(0));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void ReadPacket_BufferTooShortOrNoSuchTile_Throws()
    {
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(TestPictures.Encoder(70, 50)));
        Assert.That(() => file.ReadPacket(0, 0, new byte[16 * 12 - 1]), Throws.ArgumentException);
        Assert.That(
            () => file.ReadPacket(0, (int)file.Info.Tiles.Count, new byte[1000]),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => file.ReadPacket(2, 0, new byte[1000]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ReadIncrements_ArgumentsOutside_ThrowsAtOnce()
    {
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(TestPictures.Encoder(70, 50)));
        Assert.That(
            () => file.ReadIncrements(2, file.Info.Grid.All), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => file.ReadIncrements(0, new BlockRegion(8, 0, 2, 1)),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Open_ForwardStream_ReadsInTheFilesOrder()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(70, 50, alpha: true);
        byte[] bytes = PsrFiles.Write(encoder);
        using PsrFile file = PsrFile.Open(new ForwardStream(new MemoryStream(bytes)));
        PsrFiles.AssertHolds(file, encoder, 1);
        Assert.That(file.BytesRead, Is.EqualTo(bytes.Length));
        Assert.That(() => file.ReadAlpha(), Throws.InvalidOperationException);
    }

    [Test]
    public void Open_ForwardStream_SkipsAndCountsWhatLiesBetween()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(70, 50, alpha: true);
        using PsrFile file = PsrFile.Open(new ForwardStream(new MemoryStream(PsrFiles.Write(encoder))));
        IncrementPacket packet = file.ReadIncrements(1, new BlockRegion(8, 6, 1, 1)).Single();
        Packets.TestPackets.AssertEqual(packet, encoder.Encode(1, packet.Region));
        Assert.That(file.BytesRead, Is.EqualTo(file.Info.Length));
    }

    [Test]
    public void Open_ForwardStreamThatEndsEarly_Throws()
    {
        byte[] bytes = PsrFiles.Write(TestPictures.Encoder(70, 50));
        using PsrFile file = PsrFile.Open(new ForwardStream(new MemoryStream(bytes[..^1])));
        Assert.That(
            () => file.ReadIncrements(1, file.Info.Grid.All).Count(),
            Throws.InstanceOf<InvalidPacketException>());
    }

    [Test]
    public void Open_FileOnDiskBehindOtherBytes_StartsAtThePosition()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(70, 50, alpha: true);
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream stream = File.OpenWrite(path))
            {
                stream.Write(new byte[123]);
                PsrFileInfo written = PsrFileWriter.Write(stream, encoder);
                Assert.That(stream.Position, Is.EqualTo(123 + written.Length));
            }

            using FileStream source = File.OpenRead(path);
            source.Position = 123;
            using PsrFile file = PsrFile.Open(source);
            PsrFiles.AssertHolds(file, encoder, 1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Dispose_LeaveOpen_DecidesOverTheStream(bool leaveOpen)
    {
        ForwardStream stream = new(new MemoryStream(PsrFiles.Write(TestPictures.Encoder(8, 8))));
        PsrFile.Open(stream, leaveOpen: leaveOpen).Dispose();
        Assert.That(stream.IsDisposed, Is.EqualTo(!leaveOpen));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Open_NoFile_LeaveOpenDecidesOverTheStream(bool leaveOpen)
    {
        ForwardStream stream = new(new MemoryStream([1, 2, 3]));
        Assert.That(() => PsrFile.Open(stream, leaveOpen: leaveOpen), Throws.InstanceOf<InvalidPacketException>());
        Assert.That(stream.IsDisposed, Is.EqualTo(!leaveOpen));
    }

    [Test]
    public void GetPacketAndGetAlpha_BytesFromElsewhere_EqualTheFiles()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(70, 50, alpha: true);
        byte[] bytes = PsrFiles.Write(encoder);
        Assert.That(PsrFileInfo.TryRead(bytes, PacketLimits.Default, out PsrFileInfo? info, out int length));
        Assert.That(length, Is.EqualTo(info!.HeaderLength));
        ByteRange range = info.GetRange(1, 3);
        IncrementPacket packet = info.GetPacket(1, 3, bytes.AsMemory((int)range.Offset, (int)range.Length));
        Packets.TestPackets.AssertEqual(packet, encoder.Encode(1, info.Tiles[3]));
        Assert.That(
            info.GetAlpha(bytes.AsSpan((int)info.Alpha.Offset, (int)info.Alpha.Length).ToArray()),
            Is.EqualTo(encoder.Picture.Alpha.ToArray()));
        Assert.That(() => info.GetPacket(1, 3, new byte[1]), Throws.ArgumentException);
        Assert.That(() => info.GetAlpha([]), Throws.ArgumentException);
    }

    [Test]
    public void TryRead_EveryPrefix_AsksForMoreUntilTheIndexIsThere()
    {
        byte[] bytes = PsrFiles.Write(TestPictures.Encoder(70, 50));
        using PsrFile file = PsrFiles.Open(bytes);
        for (int length = 0; length < file.Info.HeaderLength; length++)
        {
            Assert.That(
                PsrFileInfo.TryRead(bytes.AsSpan(..length), PacketLimits.Default, out _, out int needed), Is.False);
            Assert.That(needed, Is.GreaterThan(length).And.AtMost(file.Info.HeaderLength));
        }
    }
}
