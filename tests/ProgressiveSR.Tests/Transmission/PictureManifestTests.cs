using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Tests.Files;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tests.Transmission;

public sealed class PictureManifestTests
{
    private static readonly EncodedPicture Encoded = TestPictures.Encoder(50, 41, 16, alpha: true).Encode(2)
        .With([new(21.25, 0.5), new(30, double.NaN), new(40, 0.9), new(double.PositiveInfinity, 1)]);

    private static readonly ContentId Id = ContentId.Read([.. Enumerable.Range(1, 16).Select(i => (byte)i)]);

    private static readonly PictureManifest Manifest =
        PictureManifest.Create("cup.png", Id, Encoded.Info, lists: true);

    [Test]
    public void Read_WhatWasWritten_DescribesThePicture()
    {
        PictureManifest read = PictureManifest.Read(Manifest.ToUtf8());
        Assert.That(read with { Header = Manifest.Header, Levels = Manifest.Levels }, Is.EqualTo(Manifest));
        Assert.That(read.Levels, Is.EqualTo(Manifest.Levels));
        Assert.That(read.GetEncoding(), Is.EqualTo(Id));
        PsrFileInfo info = read.GetInfo(PacketLimits.Default);
        Assert.That(info.Header, Is.EqualTo(Encoded.Info.Header));
        Assert.That(
            info.Levels.Select(level => level.Bytes), Is.EqualTo(Encoded.Info.Levels.Select(level => level.Bytes)));
        Assert.That(info.Levels[0].Quality, Is.EqualTo(new MeasuredQuality(21.25, 0.5)).Using<MeasuredQuality>(
            (a, b) => a.PsnrY == b.PsnrY && Math.Abs(a.SsimY - b.SsimY) < 1e-4 ? 0 : 1));
    }

    [Test]
    public void ToUtf8_Figures_AreNumbersOrLeftOut()
    {
        JsonNode document = JsonNode.Parse(Manifest.ToUtf8())!;
        Assert.That((double)document["levels"]![0]!["psnrY"]!, Is.EqualTo(21.25));
        Assert.That(document["levels"]![1]!["ssimY"], Is.Null);
        Assert.That(document["levels"]![3]!["psnrY"], Is.Null);
        Assert.That((int)document["width"]!, Is.EqualTo(50));
        Assert.That((string)document["encoding"]!, Is.EqualTo(Id.ToString()));
        Assert.That(
            Convert.FromBase64String((string)document["header"]!),
            Is.EqualTo(PsrFiles.Write(Encoded)[..Encoded.Info.HeaderBytes]));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"format":1,"name":"a","encoding":"b"}""")]
    [TestCase("""{"format":1,"name":"a","encoding":null,"header":""}""")]
    [TestCase("""{"format":1,"name":"a","encoding":"b","header":"*"}""")]
    [TestCase("""{"format":1e99,"name":"a","encoding":"b","header":""}""")]
    public void Read_OtherDocument_Throws(string json) =>
        Assert.That(
            () => PictureManifest.Read(Encoding.UTF8.GetBytes(json)),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("manifest"));

    [Test]
    public void Read_OtherVersion_NamesBoth() =>
        Assert.That(
            () => PictureManifest.Read((Manifest with { Format = 2 }).ToUtf8()),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("format 2").And.Message.Contains("format 1"));

    [Test]
    public void Read_TooLong_Throws() =>
        Assert.That(
            () => PictureManifest.Read(new byte[PictureManifest.MaxLength + 1]),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("longer than"));

    [Test]
    public void GetEncoding_NoId_Throws([Values("", "x", "../../../../../../../../etc/passwd")] string id) =>
        Assert.That(() => (Manifest with { Encoding = id }).GetEncoding(), Throws.TypeOf<InvalidPacketException>());

    [Test]
    public void GetInfo_HeaderCutLongerOrDamaged_Throws()
    {
        byte[] header = Manifest.Header;
        byte[] flipped = [.. header];
        flipped[header.Length / 2] ^= 4;
        foreach (byte[] lie in new[] { [], header[..^1], [.. header, 0], flipped })
        {
            Assert.That(
                () => (Manifest with { Header = lie }).GetInfo(PacketLimits.Default),
                Throws.TypeOf<InvalidPacketException>());
        }
    }

    [Test]
    public void GetInfo_PictureBeyondTheLimits_Throws() =>
        Assert.That(
            () => Manifest.GetInfo(new PacketLimits { MaxPixels = 50 * 41 - 1 }),
            Throws.TypeOf<InvalidPacketException>());
}
