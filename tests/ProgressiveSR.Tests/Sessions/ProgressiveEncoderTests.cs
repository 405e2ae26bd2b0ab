using System.Security.Cryptography;

namespace ProgressiveSR.Tests.Sessions;

public sealed class ProgressiveEncoderTests
{
    private static readonly ContentId Model = ContentId.Read(new byte[ContentId.Size]);

    [Test]
    public void Constructor_RowsWithGaps_SamePictureId()
    {
        using FormulaSampler sampler = new(8);
        ProgressiveEncoder dense = new(TestPictures.Make(21, 9), Model, "test", sampler);
        ProgressiveEncoder gaps = new(TestPictures.Make(21, 9, gap: 5), Model, "test", sampler);
        Assert.That(gaps.Header, Is.EqualTo(dense.Header));
    }

    [Test]
    public void Constructor_OtherColours_OtherPictureId()
    {
        using FormulaSampler sampler = new(8);
        ProgressiveEncoder one = new(TestPictures.Make(21, 9), Model, "test", sampler);
        ProgressiveEncoder other = new(TestPictures.Make(21, 9, seed: 1), Model, "test", sampler);
        Assert.That(other.Header.Picture, Is.Not.EqualTo(one.Header.Picture));
    }

    [Test]
    public void Constructor_SameBytesInOtherShape_OtherPictureId()
    {
        using FormulaSampler sampler = new(8);
        byte[] pixels = new byte[24 * 3];
        ProgressiveEncoder wide = new(new Picture(pixels, 6, 4, 18), Model, "test", sampler);
        ProgressiveEncoder high = new(new Picture(pixels, 4, 6, 12), Model, "test", sampler);
        Assert.That(high.Header.Picture, Is.Not.EqualTo(wide.Header.Picture));
    }

    [Test]
    public void Constructor_PictureId_IsTheDocumentedHash()
    {
        using FormulaSampler sampler = new(8);
        Picture picture = new(new byte[] { 1, 2, 3, 4, 5, 6 }, 2, 1, 6);
        ProgressiveEncoder encoder = new(picture, Model, "test", sampler);
        byte[] expected = SHA256.HashData(
            [.. "ProgressiveSR picture 1\n"u8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4, 5, 6]);
        Assert.That(encoder.Header.Picture, Is.EqualTo(ContentId.Read(expected)));
    }

    [Test]
    public void Constructor_OnlyAlphaDiffers_SamePictureId()
    {
        using FormulaSampler sampler = new(8);
        ProgressiveEncoder opaque = new(TestPictures.Make(21, 9), Model, "test", sampler);
        ProgressiveEncoder clear = new(TestPictures.Make(21, 9, alpha: true), Model, "test", sampler);
        Assert.That(clear.Header, Is.EqualTo(opaque.Header));
    }

    [Test]
    public void Constructor_OnlyColoursUnderAlpha0Differ_SamePictureIdAndSamples()
    {
        byte[] alpha = [.. Enumerable.Range(0, 21 * 9).Select(i => (byte)(i % 21 < 12 ? 0 : 255))];
        Picture one = TestPictures.Make(21, 9);
        Picture other = TestPictures.Make(21, 9);
        for (int i = 0; i < alpha.Length; i++)
        {
            other.Pixels.Span[3 * i] ^= (byte)(255 - alpha[i]);
        }

        using FormulaSampler sampler = new(8);
        ProgressiveEncoder first = new(new Picture(one.Pixels, 21, 9, 63, alpha), Model, "test", sampler);
        ProgressiveEncoder second = new(new Picture(other.Pixels, 21, 9, 63, alpha), Model, "test", sampler);
        ProgressiveEncoder opaque = new(other, Model, "test", sampler);

        Assert.That(second.Header, Is.EqualTo(first.Header));
        Assert.That(
            second.Encode(1, second.Grid.All).Payload.ToArray(),
            Is.EqualTo(first.Encode(1, first.Grid.All).Payload.ToArray()));
        Assert.That(opaque.Header.Picture, Is.Not.EqualTo(first.Header.Picture));
    }

    [Test]
    public void Constructor_NothingTransparent_TakesThePictureItself()
    {
        using FormulaSampler sampler = new(8);
        Picture picture = TestPictures.Make(21, 9, alpha: true);

        Assert.That(new ProgressiveEncoder(picture, Model, "test", sampler).Picture, Is.SameAs(picture));
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase("../lite")]
    [TestCase("c:lite")]
    [TestCase("li\nte")]
    public void Constructor_NameThatCouldBeAPath_Throws(string name)
    {
        using FormulaSampler sampler = new(8);
        Assert.That(
            () => new ProgressiveEncoder(TestPictures.Make(8, 8), Model, name, sampler), Throws.ArgumentException);
    }

    [Test]
    public void Constructor_NameThatIsNoUtf16OrTooLong_Throws()
    {
        Constructor_NameThatCouldBeAPath_Throws("li" + (char)0xD800);
        Constructor_NameThatCouldBeAPath_Throws(new string('\u00e9', 128));
    }

    [Test]
    public void Constructor_ManifestWithOtherSchedule_Throws()
    {
        using FormulaSampler sampler = new(8);
        ModelManifest manifest = Manifest(8, LevelSchedule.Squares(8, 4));
        Assert.That(
            () => new ProgressiveEncoder(TestPictures.Make(8, 8), manifest, sampler), Throws.ArgumentException);
    }

    [Test]
    public void Constructor_Manifest_TakesNameAndFingerprint()
    {
        using FormulaSampler sampler = new(8);
        ModelManifest manifest = Manifest(8, sampler.Schedule);
        ProgressiveEncoder encoder = new(TestPictures.Make(8, 8), manifest, sampler);
        Assert.That(
            (encoder.ModelName, encoder.Header.Model), Is.EqualTo((manifest.Name, manifest.Fingerprint)));
    }

    [Test]
    public void Encode_Region_EqualsSampler()
    {
        ProgressiveEncoder encoder = TestPictures.FormulaEncoder(50, 41, 16);
        using FormulaSampler sampler = new(16);
        BlockRegion region = new(1, 1, 3, 2);
        for (int level = 0; level < encoder.Schedule.Count; level++)
        {
            byte[] expected = new byte[encoder.GetPayloadLength(level, region)];
            sampler.Sample(encoder.Picture, region, level, level, expected);
            IncrementPacket packet = encoder.Encode(level, region);
            Assert.That(packet.Payload.ToArray(), Is.EqualTo(expected));
            Assert.That(
                packet with { Payload = default },
                Is.EqualTo(new IncrementPacket(encoder.Header, level, region, PayloadCodec.Raw, default)));
        }
    }

    [Test]
    public void Encode_PixelRegion_GrowsToBlocks()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(50, 41);
        IncrementPacket packet = encoder.Encode(1, new PixelRegion(7, 8, 2, 1));
        Assert.That(packet.Region, Is.EqualTo(new BlockRegion(0, 1, 2, 1)));
    }

    [Test]
    public void Encode_LongerBuffer_PacketRefersToItsStart()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(16, 8);
        byte[] buffer = new byte[1000];
        IncrementPacket packet = encoder.Encode(0, encoder.Grid.All, buffer);
        Assert.That(packet.Payload.Length, Is.EqualTo(2 * 12));
        Assert.That(packet.Payload.Span.Overlaps(buffer, out int offset) && offset == 0);
    }

    [Test]
    public void Encode_CallersBuffer_AllocatesNothing()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(64, 64);
        byte[] buffer = new byte[encoder.GetPayloadLength(0, encoder.Grid.All)];
        using QuietSampler sampler = new(encoder.Schedule);
        ProgressiveEncoder quiet = new(encoder.Picture, Model, "test", sampler);
        Assert.That(Allocations.During(() => quiet.Encode(0, quiet.Grid.All, buffer)), Is.Zero);
    }

    [Test]
    public void Encode_BufferTooShort_Throws()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(16, 8);
        Assert.That(() => encoder.Encode(0, encoder.Grid.All, new byte[23]), Throws.ArgumentException);
    }

    [Test]
    public void Encode_LevelOrRegionOutside_Throws()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(16, 8);
        Assert.That(() => encoder.Encode(2, encoder.Grid.All), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => encoder.Encode(-1, encoder.Grid.All), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => encoder.Encode(0, new BlockRegion(1, 0, 2, 1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Encode_CancelledWhileSampling_ThrowsAndStaysUsable()
    {
        using CancellationTokenSource source = new();
        using FormulaSampler sampler = new(8) { Sampling = source.Cancel };
        ProgressiveEncoder encoder = new(TestPictures.Make(16, 8), Model, "test", sampler);
        Assert.That(
            () => encoder.Encode(0, encoder.Grid.All, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(encoder.Encode(0, encoder.Grid.All).Payload.Length, Is.EqualTo(24));
    }

    [Test]
    public void Encode_ManyThreads_SamePackets()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(70, 50);
        byte[] expected = encoder.Encode(1, encoder.Grid.All).Payload.ToArray();
        bool[] same = new bool[64];
        Parallel.For(0, same.Length, i =>
            same[i] = encoder.Encode(1, encoder.Grid.All).Payload.Span.SequenceEqual(expected));
        Assert.That(same, Is.All.True);
    }

    private static ModelManifest Manifest(int blockSize, LevelSchedule schedule) => new()
    {
        Name = "small",
        BlockSize = blockSize,
        Schedule = schedule,
        Networks = [],
        Files = [.. Enumerable.Range(0, schedule.Count).Select(
            level => new ModelFile(ModelManifest.SamplingFile(level), 1, new string('0', 64)))],
    };

    /// <summary>Does nothing, so that what is measured is the encoder.</summary>
    private sealed class QuietSampler(LevelSchedule schedule) : ISamplingUnit
    {
        public int BlockSize => 8;

        public LevelSchedule Schedule => schedule;

        public void Sample(
            Picture picture,
            BlockRegion region,
            int firstLevel,
            int lastLevel,
            Span<byte> destination,
            CancellationToken cancellationToken = default)
        {
        }

        public void Dispose()
        {
        }
    }
}
