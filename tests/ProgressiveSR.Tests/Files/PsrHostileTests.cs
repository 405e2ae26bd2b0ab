using ProgressiveSR.Rendering;

namespace ProgressiveSR.Tests.Files;

/// <summary>Files that lie with right checksums: refused before memory is spent on them.</summary>
public sealed class PsrHostileTests
{
    private const long Bounded = 200_000;

    private static readonly TestEncoder Encoder = TestPictures.Encoder(37, 29, alpha: true);
    private static readonly byte[] Bytes = PsrFiles.Write(Encoder, 2);
    private static readonly PsrFields Fields = PsrFields.Of(Bytes);

    private static readonly Dictionary<string, PsrFields> Headers = new()
    {
        ["unknown flag"] = Fields with { Flags = 5 },
        ["alpha that the flags deny"] = Fields with { Flags = 0 },
        ["linear picture without figures"] = Fields with { Flags = 3 },
        ["no block"] = Fields with { BlockSize = 0 },
        ["block of 9"] = Fields with { BlockSize = 9 },
        ["no tile"] = Fields with { TileSide = 0 },
        ["no sizes of tiles"] = Fields with { Sizes = [0, 2, 2] },
        ["too many sizes of tiles"] = Fields with { Sizes = [5, 16, 16, 8, 8, 1, 4, 4, 2, 2, 2, 3, 1, 1, 4] },
        ["a width that does not divide the one before"] = Fields with { Sizes = [2, 3, 2, 2, 2, 1] },
        ["a height that does not divide the one before"] = Fields with { Sizes = [2, 2, 3, 2, 2, 1] },
        ["tiles without a height"] = Fields with { Sizes = [1, 2, 0] },
        ["the same size twice"] = Fields with { Sizes = [2, 2, 2, 2, 2, 1] },
        ["two sizes at one level"] = Fields with { Sizes = [3, 4, 4, 2, 2, 1, 1, 1, 1] },
        ["a size at level 32"] = Fields with { Sizes = [2, 2, 2, 1, 1, 32] },
        ["no levels"] = Fields with { LevelCount = 0 },
        ["more levels than there are"] = Fields with { LevelCount = 3 },
        ["fewer levels than there are"] = Fields with { LevelCount = 1 },
        ["33 levels"] = Fields with { LevelCount = 33, Levels = [.. Enumerable.Repeat(Fields.Levels[0], 33)] },
        ["no width"] = Fields with { Width = 0 },
        ["width above the limit"] = Fields with { Width = (1 << 20) + 1 },
        ["area above the limit"] = Fields with { Width = 1 << 20, Height = 1 << 20 },
        ["width of 63 bits"] = Fields with { Width = long.MaxValue },
        ["width of 64 bits"] = Fields with { Width = ulong.MaxValue },
        ["height that wraps round"] = Fields with { Height = (1UL << 32) + 29 },
        ["no alpha"] = Fields with { AlphaLength = 0 },
        ["endless alpha"] = Fields with { AlphaLength = long.MaxValue },
        ["alpha of 64 bits"] = Fields with { AlphaLength = ulong.MaxValue },
        ["too little alpha"] = Fields with { AlphaLength = 1 },
        ["no name"] = Fields with { Name = [] },
        ["name that is a path"] = Fields with { Name = "../lite"u8.ToArray() },
        ["name that is no UTF-8"] = Fields with { Name = [0xFF, 0xFE] },
        ["bytes beyond the last field"] = Fields with { Rest = [0] },
        ["unknown codec"] = Fields.With(1, level => level with { Form = 2 * 32 }),
        ["more bytes than lengths can state"] = Fields.With(1, level => level with { Bytes = 6 * 63 + 1 }),
        ["bytes where lengths have no bits"] = Fields.With(1, level => level with { Form = 0 }),
        ["bytes of 63 bits"] = Fields.With(0, level => level with { Form = 31, Bytes = long.MaxValue }),
        ["more samples than pixels"] = Fields.With(0, level => level with { Samples = 20 * 192 + 1 }),
        ["samples of 63 bits"] = Fields.With(1, level => level with { Samples = long.MaxValue }),
        ["PSNR that is not known"] = PsrFields.Of(SmallFiles.All["compact, tiles of 2 blocks"])
            .With(2, level => level with { Psnr = [0, 0] }),
    };

    private static IEnumerable<string> HeaderNames => Headers.Keys;

    [TestCaseSource(nameof(HeaderNames))]
    public void Open_HeaderThatLies_ThrowsInBoundedMemory(string name)
    {
        byte[] forged = Headers[name].Write();
        long allocated = Allocations.Once(() => Assert.That(
            () => PsrFiles.Open(forged),
            Throws.InstanceOf<InvalidPacketException>().With.Message.Match(PsrPieces.WayOut)));
        Assert.That(allocated, Is.LessThan(Bounded));
    }

    [Test]
    public void Open_HeaderOfAnyLength_ThrowsInBoundedMemory()
    {
        foreach (int length in (int[])[0, 49, 50, 2049, 0xFFFF])
        {
            byte[] forged = [.. Bytes, .. new byte[0x10000]];
            BitConverter.TryWriteBytes(forged.AsSpan(PsrFormat.LengthOffset), (ushort)length);
            long allocated = Allocations.Once(() => Assert.That(
                () => PsrFiles.Open(forged),
                Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("copy or download the file again")));
            Assert.That(allocated, Is.LessThan(20_000), $"{length}");
        }
    }

    /// <summary>Lengths with a right checksum that the header contradicts.</summary>
    [Test]
    public void GetIndexAsync_LengthsThatLie_ThrowsInBoundedMemory()
    {
        long[] lengths = Fields.Levels[1].Lengths;
        (string Name, PsrLevelFields Level)[] lies =
        [
            ("one more byte", Fields.Levels[1] with { Lengths = [lengths[0] + 1, .. lengths[1..]] }),
            ("a byte from a neighbour to another", Fields.Levels[1] with { Bytes = Fields.Levels[1].Bytes - 1 }),
            ("no bytes", Fields.Levels[1] with { Lengths = new long[lengths.Length] }),
            ("wider than the longest", Fields.Levels[1] with { Form = (byte)(Fields.Levels[1].Form + 1) }),
            ("as wide as can be", Fields.Levels[1] with
            {
                Form = 31,
                Bytes = 1L << 32,
                Lengths = [.. lengths.Select(_ => (1L << 31) - 1)],
            }),
        ];
        foreach ((string name, PsrLevelFields level) in lies)
        {
            using PsrFile file = PsrFiles.Open(Fields.With(1, _ => level).Write());
            long allocated = Allocations.Once(() => Assert.That(
                () => file.Index(1),
                Throws.InstanceOf<InvalidPacketException>().With.Message.Match(PsrPieces.WayOut),
                name));
            Assert.That(allocated, Is.LessThan(Bounded), name);
            Assert.That(file.Packets(0).Count(), Is.EqualTo(lengths.Length), "level 0 is still there");
        }
    }

    [Test]
    public void GetIndexAsync_BitsBehindTheLastLength_Throws()
    {
        // 6 lengths of 6 bits leave 4 bits of the last byte, where a seventh length begins.
        PsrLevelFields level = Fields.Levels[1];
        Assert.That((level.Form & 31, level.Lengths.Length), Is.EqualTo((6, 6)));
        byte[] packed = (level with { Lengths = [.. level.Lengths, 1] }).PackIndex()[..5];
        byte[] forged = [.. Bytes];
        using PsrFile honest = PsrFiles.Open(Bytes);
        int start = (int)honest.Info.GetIndexRange(1).Offset;
        packed.CopyTo(forged, start);
        uint header = BitConverter.ToUInt32(Bytes, BitConverter.ToUInt16(Bytes, PsrFormat.LengthOffset) - Crc32C.Size);
        BitConverter.TryWriteBytes(
            forged.AsSpan(start + packed.Length), Crc32C.Compute(packed, Crc32C.Compute([1], header)));
        using PsrFile file = PsrFiles.Open(forged);
        Assert.That(
            () => file.Index(1),
            Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("does not match the file's header"));
    }

    [Test]
    public void Open_BeyondLimits_Throws()
    {
        foreach (PacketLimits limit in (PacketLimits[])
            [new() { MaxPixels = 37 * 29 - 1 }, new() { MaxIndexBytes = 6 * 2 * 8 - 1 }])
        {
            Assert.That(
                () => PsrFiles.Open(Bytes, limit),
                Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("raise PacketLimits.Max"),
                limit.ToString());
        }

        using PsrFile file = PsrFiles.Open(Bytes, new PacketLimits { MaxPayloadBytes = 1 + 4 * 15 - 1 });
        Assert.That(
            () => file.Index(1),
            Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("raise PacketLimits.MaxPayloadBytes"));
        Assert.That(() => file.Index(0), Throws.Nothing, "its parts are shorter");
    }

    /// <summary>
    /// 16384x16384 pixels in tiles of 2x2 blocks of 8: a million lengths of a level in hundreds of bytes.
    /// </summary>
    [Test]
    public void GetIndexAsync_LongerThanTheFile_ThrowsInBoundedMemory()
    {
        PsrFields opaque = PsrFields.Of(PsrFiles.Write(TestPictures.Encoder(37, 29), 2));
        using PsrFile file = PsrFiles.Open((opaque with { Width = 1 << 14, Height = 1 << 14 }).Write());
        long allocated = Allocations.Once(() => Assert.That(
            () => file.Index(0),
            Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("the index of level 0; fetch the rest")));
        Assert.That(allocated, Is.LessThan(Bounded));
    }

    /// <summary>Lengths of no bits take no bytes of the file, but memory.</summary>
    [Test]
    public void Open_ManyTilesOfNoBytes_ThrowsInBoundedMemory()
    {
        PsrFields opaque = PsrFields.Of(PsrFiles.Write(TestPictures.Encoder(37, 29), 2));
        PsrFields empty = opaque with
        {
            Width = 1 << 14,
            Height = 1 << 14,
            TileSide = 1,
            Levels = [.. opaque.Levels.Select(level => level with { Form = 0, Bytes = 0, Parts = [] })],
        };
        byte[] forged = empty.Write();
        long allocated = Allocations.Once(() => Assert.That(
            () => PsrFiles.Open(forged),
            Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("raise PacketLimits.MaxIndexBytes")));
        Assert.That(allocated, Is.LessThan(Bounded));
    }

    [Test]
    public void GetIncrementsAsync_TileLongerThanTheFile_ThrowsInBoundedMemory()
    {
        const int Length = 60_000_000;
        long[] lengths = [Length, .. Fields.Levels[1].Lengths[1..]];
        using PsrFile file = PsrFiles.Open(Fields.With(1, level => level with
        {
            Form = 26,
            Lengths = lengths,
            Bytes = (ulong)lengths.Sum(),
        }).Write());
        Assert.That(file.Index(1).GetRange(0).Length, Is.EqualTo(Length));
        long allocated = Allocations.Once(() => Assert.That(
            () => file.Packets(1).Count(),
            Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("tile 0 of level 1; fetch the rest")));
        Assert.That(allocated, Is.LessThan(Bounded));
    }

    /// <summary>
    /// A part that is shorter than its samples is found out once it is decoded, with its level and number.
    /// </summary>
    [Test]
    public void GetIncrementsAsync_TileTooShort_IsRefusedByTheDecoder([Values] PayloadCodec codec)
    {
        TestEncoder encoder = TestPictures.Encoder(37, 29);
        EncodedPicture picture = encoder.Encode(new SenderOptions { TileSizes = new(2), Codec = codec });
        using ReceiverModel model = new(TestModel.Make(8, encoder.Schedule), new ExactBackend());
        ProgressiveDecoder decoder = new(picture.Info.Header with { Model = model.Manifest.Fingerprint }, model);
        byte[] part = new PartFormat(decoder.Header, statesError: false).Join(0, 2, 0, 0, [7, 7, 7]);
        PsrFields fields = PsrFields.Of(PsrFiles.Write(picture));
        byte[] id = new byte[ContentId.Size];
        model.Manifest.Fingerprint.Write(id);
        using PsrFile file = PsrFiles.Open(
            (fields with { Ids = [.. fields.Ids[..ContentId.Size], .. id] })
                .With(0, level => level.WithParts([.. level.Parts[..2], part, .. level.Parts[3..]])).Write());
        IncrementPacket packet = file.Packet(0, 2);
        InvalidPacketException e = Assert.Throws<InvalidPacketException>(() => decoder.Add(packet))!;
        Assert.That((e.Level, e.Tile), Is.EqualTo(((int?)0, (int?)2)));
        Assert.That(e.Message, Does.Contain("Level 0 of tile 2"));
    }
}
