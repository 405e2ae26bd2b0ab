using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>
/// Cut and altered files down to the pixels: what is shown is the untouched file's picture at some level.
/// </summary>
public class DamagedFileTests
{
    private OnnxBackend backend = null!;
    private ReceiverModel model = null!;
    private byte[] bytes = null!;
    private byte[][] expected = null!;

    [OneTimeSetUp]
    public void WriteFile()
    {
        backend = new OnnxBackend();
        model = new ReceiverModel(LiteModel.Bundle, backend);
        Picture photo = Photos.Read("astronaut");
        Picture part = new(photo.Pixels[(100 * photo.Stride + 3 * 180)..], 60, 50, photo.Stride);
        using MemoryStream stream = new();
        ProgressiveEncoder sender = new(part, LiteModel.Bundle.Manifest, new IntegerSampler(LiteModel.Bundle.Kernel));
        PsrFileWriter.Write(stream, sender, new PsrFileOptions { TileSide = 1 });
        bytes = stream.ToArray();
        expected = [.. Enumerable.Range(0, sender.Schedule.Count).Select(level => Show(bytes, level))];
    }

    [OneTimeTearDown]
    public void Free()
    {
        model.Dispose();
        backend.Dispose();
    }

    [Test]
    public void Render_FileCutAnywhere_ShowsItsHighestCompleteLevel()
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
                    Assert.That(Show(bytes[..length], level), Is.EqualTo(expected[level]), $"cut at {length}");
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
    public void Render_ByteFlippedAnywhere_ShowsTheUntouchedPictureOrThrows()
    {
        int thrown = 0;
        int tried = 0;
        for (int at = 0; at < bytes.Length; at += 23)
        {
            byte[] altered = [.. bytes];
            altered[at] ^= (byte)(1 << at % 8);
            tried++;
            Assert.That(() => thrown += IsRefused(altered) ? 1 : 0, Throws.Nothing, $"byte {at}");
        }

        Assert.That(thrown, Is.EqualTo(tried));
    }

    [Test]
    public void Add_AfterADamagedTile_ShowsWhatItHadAndGoesOn()
    {
        using PsrFile good = PsrFile.Open(new MemoryStream(bytes));
        byte[] altered = [.. bytes];
        altered[(int)good.Info.GetRange(3, 2).Offset] ^= 1;
        using PsrFile bad = PsrFile.Open(new MemoryStream(altered));
        ProgressiveDecoder receiver = new(bad.Info.Header, model);
        Receive(bad, receiver, 0, 2);

        Assert.That(() => Receive(bad, receiver, 3, 3), Throws.TypeOf<InvalidPacketException>());
        Assert.That(
            receiver.Render(new RenderOptions { MaxLevel = 2 }).Picture.Pixels.ToArray(), Is.EqualTo(expected[2]));

        Receive(good, receiver, 3, expected.Length - 1);
        Assert.That(receiver.Render().Picture.Pixels.ToArray(), Is.EqualTo(expected[^1]));
    }

    private bool IsRefused(byte[] file)
    {
        try
        {
            byte[] pixels = Show(file, expected.Length - 1);
            Assert.That(pixels, Is.EqualTo(expected[^1]));
            return false;
        }
        catch (InvalidPacketException)
        {
            return true;
        }
    }

    private byte[] Show(byte[] content, int level)
    {
        using PsrFile file = PsrFile.Open(new MemoryStream(content));
        ProgressiveDecoder receiver = new(file.Info.Header, model);
        Receive(file, receiver, 0, level);
        return receiver.Render().Picture.Pixels.ToArray();
    }

    private static void Receive(PsrFile file, ProgressiveDecoder receiver, int first, int last)
    {
        for (int level = first; level <= last; level++)
        {
            foreach (IncrementPacket packet in file.ReadIncrements(level, file.Info.Grid.All))
            {
                receiver.Add(packet);
            }
        }
    }
}
