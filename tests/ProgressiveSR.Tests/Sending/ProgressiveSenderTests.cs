using System.IO.Compression;
using System.Security.Cryptography;
using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using ProgressiveSR.Tests.Files;
using ProgressiveSR.Tests.Packets;

namespace ProgressiveSR.Tests.Sending;

public sealed class ProgressiveSenderTests
{
    [Test]
    public void Encode_RowsWithGaps_SamePictureId() =>
        Assert.That(HeaderOf(TestPictures.Make(21, 9, gap: 5)), Is.EqualTo(HeaderOf(TestPictures.Make(21, 9))));

    [Test]
    public void Encode_OtherColours_OtherPictureId() =>
        Assert.That(
            HeaderOf(TestPictures.Make(21, 9, seed: 1)).Picture,
            Is.Not.EqualTo(HeaderOf(TestPictures.Make(21, 9)).Picture));

    [Test]
    public void Encode_SameBytesInOtherShape_OtherPictureId()
    {
        byte[] pixels = new byte[24 * 3];
        Assert.That(
            HeaderOf(new Picture(pixels, 4, 6, 12)).Picture,
            Is.Not.EqualTo(HeaderOf(new Picture(pixels, 6, 4, 18)).Picture));
    }

    [Test]
    public void Encode_PictureId_IsTheDocumentedHash()
    {
        Picture picture = new(new byte[] { 1, 2, 3, 4, 5, 6 }, 2, 1, 6);
        byte[] expected = SHA256.HashData(
            [.. "ProgressiveSR picture 1\n"u8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4, 5, 6]);
        Assert.That(HeaderOf(picture).Picture, Is.EqualTo(ContentId.Read(expected)));
    }

    [Test]
    public void Encode_OnlyAlphaDiffers_SamePictureId() =>
        Assert.That(
            HeaderOf(TestPictures.Make(21, 9, alpha: true)), Is.EqualTo(HeaderOf(TestPictures.Make(21, 9))));

    [TestCase("")]
    [TestCase("..")]
    [TestCase("../lite")]
    [TestCase("c:lite")]
    [TestCase("li\nte")]
    public void Constructor_NameThatCouldBeAPath_Throws(string name)
    {
        using FormulaSampler sampler = new(8);
        Assert.That(
            () => New(Manifest(8, sampler.Schedule, name), sampler),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(name));
    }

    [Test]
    public void Constructor_NameThatIsNoUtf16OrTooLong_Throws()
    {
        Constructor_NameThatCouldBeAPath_Throws("li" + (char)0xD800);
        Constructor_NameThatCouldBeAPath_Throws(new string('\u00e9', 128));
    }

    [Test]
    public void Constructor_ManifestWithOtherSampling_Throws()
    {
        using FormulaSampler sampler = new(8);
        Assert.That(
            () => New(Manifest(8, LevelSchedule.Squares(8, 4)), sampler), Throws.ArgumentException);
        Assert.That(
            () => New(Manifest(16, LevelSchedule.Squares(16, 8)), sampler), Throws.ArgumentException);
    }

    [Test]
    public void Encode_Manifest_GivesNameAndFingerprint()
    {
        using FormulaSampler sampler = new(8);
        ModelManifest manifest = Manifest(8, sampler.Schedule);
        PictureDescription picture = New(manifest, sampler).Encode(TestPictures.Make(8, 8)).Description;
        Assert.That((picture.ModelName, picture.Header.Model), Is.EqualTo((manifest.Name, manifest.Fingerprint)));
    }

    [Test]
    public void Encode_Bundle_SamplesWithItsKernel()
    {
        ModelBundle bundle = TestModel.Make(16);
        Picture source = TestPictures.Make(50, 41);
        using IntegerSampler sampler = new(bundle.Kernel);
        TestEncoder expected = new(source, sampler, bundle.Manifest);
        EncodedPicture picture = new ProgressiveSender(bundle).Encode(source);
        for (int level = 0; level <= 3; level++)
        {
            Assert.That(
                PsrFiles.Blocks([picture.GetIncrement(level)], picture.Info.GetTiles(0), bundle.Manifest.Schedule),
                Is.EqualTo(expected.Blocks(level)));
        }
    }

    [Test]
    public void GetIncrement_PixelRegion_GrowsToTiles([Values] PayloadCodec codec)
    {
        TestEncoder encoder = TestPictures.FormulaEncoder(TestPictures.MakeHalfFlat(90, 61), 8);
        EncodedPicture picture = encoder.Encode(new SenderOptions { TileSizes = new(3), Codec = codec });
        BlockRegion tiles = new(1, 0, 2, 2);
        Dictionary<(int X, int Y), TileSamples> held = [];
        for (int level = 0; level < encoder.Schedule.Count; level++)
        {
            IncrementPacket packet = picture.GetIncrement(level, new PixelRegion(47, 20, 2, 5));
            Assert.That(
                packet with { Payload = default },
                Is.EqualTo(new IncrementPacket(picture.Info.Header, level, tiles, codec, default)));
            byte[]?[] blocks = PsrFiles.Blocks([packet], picture.Info.GetTiles(0), encoder.Schedule, held);
            byte[][] expected = encoder.Blocks(level);
            for (int i = 0; i < blocks.Length; i++)
            {
                bool inside = tiles.Contains(i % encoder.Grid.Columns / 3, i / encoder.Grid.Columns / 3);
                Assert.That(blocks[i], inside ? Is.EqualTo(expected[i]) : Is.Null);
            }

            TestPackets.AssertEqual(picture.GetTiles(level, tiles), packet);
        }
    }

    [Test]
    public void GetIncrement_LevelOrRegionOutside_Throws()
    {
        EncodedPicture picture = TestPictures.Encoder(16, 8).Encode(1);
        Assert.That(() => picture.GetIncrement(2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => picture.GetIncrement(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => picture.GetIncrement(0, new PixelRegion(8, 0, 9, 1)),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        foreach (BlockRegion outside in (BlockRegion[])
            [new(1, 0, 2, 1), default, new(-1, 0, 1, 1), new(0, 0, 1, 2), new(0, 0, -1, -1), new(
                int.MaxValue, 0, 1, 1)])
        {
            Assert.That(() => picture.GetTiles(0, outside), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public void Constructor_UnknownCodec_NamesItAndThoseThereAre()
    {
        ModelBundle bundle = TestModel.Bundle(8);
        ModelManifest manifest = new()
        {
            Name = bundle.Manifest.Name,
            BlockSize = bundle.Manifest.BlockSize,
            Levels = [.. bundle.Manifest.Levels.Select(level => level with { Codec = (PayloadCodec)7 })],
            Networks = bundle.Manifest.Networks,
            Files = bundle.Manifest.Files,
        };

        Assert.That(
            () => new ProgressiveSender(bundle, new SenderOptions { Codec = (PayloadCodec)7 }),
            Throws.ArgumentException.With.Message.Contains("codec 7: 0, 1 are known"));
        Assert.That(
            () => New(manifest, new IntegerSampler(bundle.Kernel)),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'test'").And.Message.Contains("0, 1"));
    }

    [Test]
    public void Encode_ModelsCodecs_AreTaken()
    {
        using FormulaSampler sampler = new(8);
        ModelManifest manifest = Manifest(8, sampler.Schedule);
        manifest = new ModelManifest
        {
            Name = manifest.Name,
            BlockSize = 8,
            Levels = [manifest.Levels[0], manifest.Levels[1] with { Codec = PayloadCodec.Context }],
            Networks = [],
            Files = manifest.Files,
        };
        ProgressiveSender own = New(manifest, sampler);
        ProgressiveSender told = New(manifest, sampler, new SenderOptions { Codec = PayloadCodec.Raw });
        Assert.That(
            own.Encode(TestPictures.Make(8, 8)).Info.Levels.Select(level => level.Codec),
            Is.EqualTo(new[] { PayloadCodec.Raw, PayloadCodec.Context }));
        Assert.That(
            told.Encode(TestPictures.Make(8, 8)).Info.Levels.Select(level => level.Codec),
            Is.All.EqualTo(PayloadCodec.Raw));
    }

    [Test]
    public void Encode_Context_IsSmallerWhereThePictureAllows()
    {
        Picture flat = TestPictures.MakeHalfFlat(256, 128);
        long Length(PayloadCodec codec) =>
            new ProgressiveSender(TestModel.Bundle(16), new SenderOptions { Codec = codec }).Encode(flat).Info.Length;

        long raw = Length(PayloadCodec.Raw);
        long compressed = Length(PayloadCodec.Context);
        Assert.That(compressed, Is.LessThan(0.9 * raw));
    }

    [Test]
    public void Encode_Progress_RisesToOne()
    {
        ProgressList progress = new();
        using FormulaSampler sampler = new(8);
        // 33 tiles a row: one row at a time.
        Sender(sampler, 2).Encode(TestPictures.Make(33 * 16, 50), progress);
        Assert.That(progress.Values, Is.Ordered.And.Count.EqualTo(4));
        Assert.That(progress.Values[^1], Is.EqualTo(1));
    }

    [Test]
    public void Encode_CancelledWhileSampling_ThrowsAndStaysUsable()
    {
        using CancellationTokenSource source = new();
        using FormulaSampler sampler = new(8) { Sampling = source.Cancel };
        ProgressiveSender sender = Sender(sampler, 2);
        Assert.That(
            () => sender.Encode(TestPictures.Make(16, 8), null, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(sender.Encode(TestPictures.Make(16, 8)).GetIncrement(0).Payload.Length, Is.EqualTo(1 + 24));
    }

    [Test]
    public void Encode_CancelledBetweenBands_Throws()
    {
        using CancellationTokenSource source = new();
        using FormulaSampler sampler = new(8);
        Assert.That(
            () => Sender(sampler, 1).Encode(
                TestPictures.Make(264, 50, alpha: true), new Direct(_ => source.Cancel()), source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Encode_ManyThreads_SamePictures()
    {
        using FormulaSampler sampler = new(8);
        ProgressiveSender sender = Sender(sampler, 2);
        Picture picture = TestPictures.Make(70, 50);
        byte[] expected = PsrFiles.Write(sender.Encode(picture));
        bool[] same = new bool[32];
        Parallel.For(0, same.Length, i =>
            same[i] = PsrFiles.Write(sender.Encode(picture)).AsSpan().SequenceEqual(expected));
        Assert.That(same, Is.All.True);
    }

    [Test]
    public void Encode_PixelsChangedAfterwards_KeepsWhatWasThere()
    {
        using FormulaSampler sampler = new(8);
        Picture picture = TestPictures.Make(70, 50, alpha: true);
        EncodedPicture encoded = Sender(sampler, 2).Encode(picture);
        byte[] before = PsrFiles.Write(encoded);
        picture.Pixels.Span.Clear();
        Assert.That(PsrFiles.Write(encoded), Is.EqualTo(before));
    }

    [Test]
    public void Encode_AlphaCompression_ChangesTheFilesSizeOnly()
    {
        TestEncoder encoder = TestPictures.FormulaEncoder(300, 200, alpha: true);
        EncodedPicture stored = encoder.Encode(new SenderOptions { AlphaCompression = CompressionLevel.NoCompression });
        EncodedPicture smallest = encoder.Encode(
            new SenderOptions { AlphaCompression = CompressionLevel.SmallestSize });
        Assert.That(smallest.Info.Alpha.Length, Is.LessThan(stored.Info.Alpha.Length / 2));
        Assert.That(smallest.Alpha(), Is.EqualTo(stored.Alpha()));
    }

    [Test]
    public void Encode_NoPicture_Throws()
    {
        using FormulaSampler sampler = new(8);
        Assert.That(() => Sender(sampler, 1).Encode(null!), Throws.ArgumentNullException);
        Assert.That(() => new ProgressiveSender(null!), Throws.ArgumentNullException);
        Assert.That(() => New(Manifest(8, sampler.Schedule), null!), Throws.ArgumentNullException);
    }

    private static PictureHeader HeaderOf(Picture picture)
    {
        using FormulaSampler sampler = new(8);
        return Sender(sampler, 4).Encode(picture).Description.Header;
    }

    private static ProgressiveSender Sender(FormulaSampler sampler, int tileSide) =>
        New(Manifest(sampler.BlockSize, sampler.Schedule), sampler, new SenderOptions { TileSizes = new(tileSide) });

    private static ProgressiveSender New(ModelManifest model, ISamplingUnit sampler, SenderOptions? options = null) =>
        new(model, sampler, options, new PayloadCodecs(ContextTables.Untrained(model.Schedule)));

    private static ModelManifest Manifest(int blockSize, LevelSchedule schedule, string name = "small")
    {
        ModelManifest manifest = TestModel.Manifest(blockSize, schedule);
        return new ModelManifest
        {
            Name = name,
            BlockSize = blockSize,
            Levels = manifest.Levels,
            Networks = [],
            Files = manifest.Files,
        };
    }

    private sealed class Direct(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
