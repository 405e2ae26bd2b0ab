using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>
/// Cut and altered files down to the pixels: what is shown is the untouched file's picture at some level.
/// </summary>
public class DamagedFileTests
{
    private ProgressiveReceiver receiver = null!;
    private byte[] bytes = null!;
    private byte[][] expected = null!;

    [OneTimeSetUp]
    public async Task WriteFile()
    {
        receiver = new ProgressiveReceiver(LiteModel.Bundle, new OnnxBackend());
        Picture photo = Photos.Read("astronaut");
        Picture part = new(photo.Pixels[(100 * photo.Stride + 3 * 180)..], 60, 50, photo.Stride);
        using MemoryStream stream = new();
        EncodedPicture encoded =
            new ProgressiveSender(LiteModel.Bundle, new SenderOptions { TileSizes = new(1) }).Encode(part);
        encoded.Save(stream);
        bytes = stream.ToArray();
        expected = new byte[encoded.Info.Levels.Count][];
        for (int level = 0; level < expected.Length; level++)
        {
            expected[level] = await ShowAsync(bytes, level);
        }
    }

    [OneTimeTearDown]
    public void Free() => receiver.Dispose();

    [Test]
    public async Task RefineAsync_FileCutAnywhere_ShowsItsHighestCompleteLevel()
    {
        HashSet<int> shown = [];
        for (int length = 0; length < bytes.Length; length += 29)
        {
            try
            {
                using PsrFile file = PsrFile.Open(new MemoryStream(bytes, 0, length));
                int level = file.HighestCompleteLevel;
                if (level >= 0)
                {
                    Assert.That(
                        await ShowAsync(bytes[..length], level), Is.EqualTo(expected[level]), $"cut at {length}");
                    shown.Add(level);
                }
            }
            catch (InvalidPacketException)
            {
            }
        }

        Assert.That(shown, Is.EquivalentTo(Enumerable.Range(0, expected.Length - 1)));
    }

    [Test]
    public async Task RefineAsync_ByteFlippedAnywhere_ShowsTheUntouchedPictureOrThrows()
    {
        int thrown = 0;
        int tried = 0;
        for (int at = 0; at < bytes.Length; at += 23)
        {
            byte[] altered = [.. bytes];
            altered[at] ^= (byte)(1 << at % 8);
            tried++;
            thrown += await IsRefusedAsync(altered, at) ? 1 : 0;
        }

        Assert.That(thrown, Is.EqualTo(tried));
    }

    [Test]
    public async Task RefineAsync_AfterADamagedTile_ShowsWhatItHadAndGoesOn()
    {
        using PsrFile good = PsrFile.Open(new MemoryStream(bytes));
        byte[] altered = [.. bytes];
        altered[(int)(await good.GetIndexAsync(3)).GetRange(2).Offset] ^= 1;
        using PsrFile bad = PsrFile.Open(new MemoryStream(altered));
        await using PictureSession session = receiver.Open(bad);
        Refinement shown = await session.RefineToAsync(2);

        Assert.That(async () => await session.RefineToAsync(3), Throws.TypeOf<InvalidPacketException>());
        Assert.That(shown.Picture.Pixels.ToArray(), Is.EqualTo(expected[2]));

        using MemoryStream saved = new();
        await session.SaveAsync(saved);
        saved.Position = 0;
        await using PictureSession resumed = await receiver.ResumeAsync(good, saved);
        shown = await resumed.RefineToAsync(expected.Length - 1);
        Assert.That(shown.Picture.Pixels.ToArray(), Is.EqualTo(expected[^1]));
    }

    private async Task<bool> IsRefusedAsync(byte[] file, int at)
    {
        try
        {
            byte[] pixels = await ShowAsync(file, expected.Length - 1);
            Assert.That(pixels, Is.EqualTo(expected[^1]), $"byte {at}");
            return false;
        }
        catch (InvalidPacketException)
        {
            return true;
        }
    }

    private async Task<byte[]> ShowAsync(byte[] content, int level)
    {
        await using PictureSession session = receiver.Open(
            PsrFile.Open(new MemoryStream(content)), ownsSource: true);
        return (await session.RefineToAsync(level)).Picture.Pixels.ToArray();
    }
}
