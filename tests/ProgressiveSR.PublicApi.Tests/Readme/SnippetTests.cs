using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>Runs the code that READMEs show, in a folder that has the files it names.</summary>
public sealed class SnippetTests
{
    private static readonly PixelRegion Face = new(176, 72, 96, 96);

    private string folder = "";
    private string previous = "";
    private Picture photo = new(1, 1);

    [SetUp]
    public void EnterFolder()
    {
        folder = Directory.CreateTempSubdirectory("psr-readme-").FullName;
        previous = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        photo = Photos.Read("astronaut");
        PictureFile.Write(photo, "photo.png");
        PictureFile.Write(photo, "photo.jpg");
        foreach (string extension in (string[])["onnx", "safetensors"])
        {
            string name = $"superresolver-x2.{extension}";
            File.WriteAllBytes(name, LiteModel.Bundle.ReadFile(name).Span);
        }

        File.Move("superresolver-x2.onnx", "network-x2.onnx");
    }

    [TearDown]
    public void LeaveFolder()
    {
        Environment.CurrentDirectory = previous;
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void MainExample_Run_RefinesTheRegion()
    {
        (Picture original, Picture sharp) = MainSnippets.SendAndRefine();

        Picture first = PictureFile.Read("level-0.png");
        Assert.That((first.Width, first.Height), Is.EqualTo((photo.Width, photo.Height)));
        Assert.That((sharp.Width, sharp.Height), Is.EqualTo((Face.Width, Face.Height)));
        Assert.That(
            ImageQuality.PsnrY(original.Crop(Face), sharp.View),
            Is.GreaterThan(ImageQuality.PsnrY(original.Crop(Face), first.Crop(Face)) + 3));
    }

    [Test]
    public void OtherNetwork_SameAsTheModels_RendersTheSamePicture()
    {
        using OnnxBackend backend = new();
        using ReceiverModel model = new(LiteModel.Bundle, backend);
        ProgressiveEncoder sender = Sender();
        IncrementPacket[] packets = [sender.Encode(0, sender.Grid.All), sender.Encode(1, sender.Grid.All)];

        Picture other = MainSnippets.OtherNetwork(backend, sender.Header, packets);

        Picture own = Receive(model, sender, packets).Render().Picture;
        Assert.That(other.Pixels.ToArray(), Is.EqualTo(own.Pixels.ToArray()));
    }

    [Test]
    public async Task PacketStream_SentAndReceived_HoldsAllLevels()
    {
        using OnnxBackend backend = new();
        using ReceiverModel model = new(LiteModel.Bundle, backend);
        using MemoryStream stream = new();

        CoreSnippets.Send(Sender(), stream);
        stream.Position = 0;
        ProgressiveDecoder receiver = await CoreSnippets.ReceiveAsync(stream, model);

        Assert.That(receiver.GetLowestLevel(), Is.EqualTo(2));
    }

    [Test]
    public void PsrFile_WrittenAndRead_HoldsLevel0()
    {
        using OnnxBackend backend = new();
        using ReceiverModel model = new(LiteModel.Bundle, backend);

        ProgressiveDecoder receiver = CoreSnippets.ReadFile(Sender(), model);

        Assert.That(receiver.GetLowestLevel(), Is.Zero);
        Assert.That(receiver.Header.Width, Is.EqualTo(photo.Width));
    }

    [Test]
    public void DependencyInjection_Run_EncodesAndDecodes()
    {
        Picture received = CoreSnippets.Inject(photo);

        Assert.That((received.Width, received.Height), Is.EqualTo((photo.Width, photo.Height)));
        Assert.That(ImageQuality.PsnrY(photo.View, received.View), Is.GreaterThan(20));
    }

    [Test]
    public void PixelDoubler_AsSuperResolver_IsUsed()
    {
        using OnnxBackend backend = new();
        using PixelDoubler doubler = new();
        using ReceiverModel model = new(LiteModel.Bundle, backend, [doubler]);
        ProgressiveEncoder sender = Sender();
        ProgressiveDecoder receiver = Receive(
            model, sender, [sender.Encode(0, sender.Grid.All), sender.Encode(1, sender.Grid.All)]);

        Picture picture = receiver.Render(new RenderOptions { DataConsistency = false }).Picture;
        Picture half = receiver.RenderLowResolution().Picture;

        Assert.That(
            picture.View.Row(101)[..6].ToArray(),
            Is.EqualTo((byte[])[.. half.View.Row(50)[..3], .. half.View.Row(50)[..3]]));
    }

    [Test]
    public void PictureFiles_Run_KeepTheSize()
    {
        PackageSnippets.PictureFiles();

        Assert.That(PictureFile.ReadInfo("photo.webp").Width, Is.EqualTo(photo.Width));
        Assert.That(PictureFile.ReadInfo("photo.png").Height, Is.EqualTo(photo.Height));
    }

    [Test]
    public void OnnxDevice_WithFallback_IsNamed() =>
        Assert.That(PackageSnippets.Device(), Is.AnyOf("cuda:0", "cpu"));

    [Test]
    public void ExternalNetwork_Opened_TellsItsFactor()
    {
        SuperResolverInfo info = PackageSnippets.ExternalNetwork();

        Assert.That(info.Factor, Is.EqualTo(2));
        Assert.That(info.Name, Is.EqualTo("network-x2"));
    }

    [Test]
    public void ReadyFile_Opened_TakesTheModelsPlace()
    {
        using OnnxBackend backend = new();

        SuperResolverInfo info = NetworkSnippets.ReadyFile(backend);

        Assert.That((info.Name, info.Factor, info.Halo), Is.EqualTo(("network-x2", 2, 13)));
    }

    [Test]
    public void PublishedWeights_OfAllFactors_BecomeAnOnnxFileOfOne()
    {
        using (CarnNetwork network = new(factor: 2, groups: 4, mobile: true, multiScale: true))
        {
            network.SaveWeights("carn_m.safetensors");
        }

        NetworkSnippets.PublishedWeights();

        using OnnxSuperResolver enlarged = OnnxSuperResolver.Open("carn_m-x4.onnx");
        Assert.That((enlarged.Info.Factor, enlarged.Info.Halo), Is.EqualTo((4, 21)));
    }

    [Test]
    public void SubPixelNetwork_TrainedAndExported_RunsOnOnnxRuntime()
    {
        SubPixelNetwork.Register();

        ModelBundle bundle = Train("""{ "architecture": "sub-pixel", "settings": { "features": 4 } }""");

        using OnnxBackend backend = new();
        using ISuperResolver network = backend.CreateSuperResolver(bundle, 2);
        float[] enlarged = new float[3 * 4 * 20];
        network.SuperResolve(new float[3 * 20], 5, 4, enlarged);
        Assert.That(bundle.Manifest.Network(2).Architecture, Is.EqualTo("sub-pixel"));
        Assert.That(network.Info.Halo, Is.EqualTo(3));
        Assert.That(enlarged, Has.All.Matches<float>(float.IsFinite).And.Some.Not.Zero);
    }

    [Test]
    public void BicubicBackend_WithoutConsistency_EnlargesBicubically()
    {
        using OnnxBackend units = new();
        using ReceiverModel model = new(LiteModel.Bundle, new BicubicBackend(units));
        ProgressiveEncoder sender = Sender();
        ProgressiveDecoder receiver = Receive(
            model, sender, [sender.Encode(0, sender.Grid.All), sender.Encode(1, sender.Grid.All)]);

        Picture shown = receiver.Render(new RenderOptions { DataConsistency = false }).Picture;
        Picture half = receiver.RenderLowResolution().Picture;

        // Of the expanded picture as bytes, which were rounded before.
        Picture expected = BicubicResize.Scale(half.View, 2);
        Assert.That(ImageQuality.PsnrY(shown.View, expected.View), Is.GreaterThan(50));
    }

    [Test]
    public void PpmFile_WrittenAndRead_IsTheSamePicture()
    {
        PpmFile.Write(photo, "photo.ppm");

        Picture read = PpmFile.Read("photo.ppm");

        Assert.That((read.Width, read.Height), Is.EqualTo((photo.Width, photo.Height)));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(photo.Pixels.ToArray()));
    }

    [TestCase("P5\n2 2\n255\n............")]
    [TestCase("P6\n2 2\n255\n...........")]
    [TestCase("P6\n2000000000 2000000000\n255\n.")]
    [TestCase("P6\n0 2\n255\n")]
    [TestCase("")]
    public void PpmFile_Damaged_IsNamed(string content)
    {
        File.WriteAllText("photo.ppm", content);

        Assert.That(
            () => PpmFile.Read("photo.ppm"),
            Throws.TypeOf<InvalidPictureException>().With.Message.Contains("'photo.ppm'"));
    }

    [Test]
    public void CarnModel_Opened_HasBothNetworks()
    {
        using OnnxBackend backend = new();

        Assert.That(PackageSnippets.Carn(backend).Select(network => network.Factor), Is.EquivalentTo((int[])[2, 4]));
    }

    [Test]
    public void LiteModel_Opened_HasBothNetworks()
    {
        using OnnxBackend backend = new();

        Assert.That(PackageSnippets.Lite(backend).Select(network => network.Factor), Is.EquivalentTo((int[])[2, 4]));
    }

    [Test]
    public void TorchBackend_Run_IsTorch() => Assert.That(PackageSnippets.Torch(), Is.EqualTo("torch"));

    [Test]
    public void Training_TinyConfiguration_ExportsABundle()
    {
        ModelBundle bundle = Train("""{ "architecture": "residual", "settings": { "features": 4, "blocks": 1 } }""");

        Assert.That(bundle.Manifest.Name, Is.EqualTo("mine"));
        Assert.That(bundle.Manifest.Schedule.Highest, Is.EqualTo(3));
        Assert.That(ModelBundle.Open("my-model").Manifest.Fingerprint, Is.EqualTo(bundle.Manifest.Fingerprint));
    }

    private static ProgressiveDecoder Receive(
        ReceiverModel model, ProgressiveEncoder sender, IEnumerable<IncrementPacket> packets)
    {
        ProgressiveDecoder receiver = new(sender.Header, model);
        foreach (IncrementPacket packet in packets)
        {
            receiver.Add(packet);
        }

        return receiver;
    }

    private static ModelBundle Train(string network)
    {
        Directory.CreateDirectory("pictures");
        foreach (string name in Photos.Names)
        {
            PictureFile.WritePng(Photos.Read(name), Path.Combine("pictures", name + ".png"));
        }

        File.WriteAllText(
            "training.json",
            $$"""
            {
              "name": "mine", "data": ["pictures"], "output": "work", "blockSize": 16, "patchSize": 32, "batchSize": 2,
              "statisticsBlocks": 1000, "heldOut": 0, "validationInterval": 0,
              "superResolver4": {{network}},
              "superResolver2": {{network}},
              "stages": [{ "level": 0, "iterations": 2 }, { "level": 1, "iterations": 2 }]
            }
            """);

        return PackageSnippets.Train();
    }

    private ProgressiveEncoder Sender() =>
        new(photo, LiteModel.Bundle.Manifest, new IntegerSampler(LiteModel.Bundle.Kernel));
}
