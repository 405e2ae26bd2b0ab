using System.Globalization;
using System.Text.RegularExpressions;
using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;
using ProgressiveSR.Resizing;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.SuperResolution;
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
    public async Task MainExample_SentAndReceived_RefinesTheFaceAsFarAsItSays()
    {
        IncrementPacket increment = await MainSnippets.SendAsync(Face);
        MainSnippets.View view = new();

        await MainSnippets.ReceiveAsync(view);

        // Blocks 5 to 8 and 2 to 5 lie in four tiles of 4x2.
        Assert.That((increment.Level, increment.Tiles), Is.EqualTo((3, new BlockRegion(1, 1, 2, 2))));
        Assert.That(view.Shown, Has.Count.EqualTo(3 + 2), "levels 0 to 2, then up to 38 dB without the network");
        double[] qualities = [.. view.Shown.Select(shown => PsnrOfTheFace(shown.Pixels))];
        Assert.That(qualities, Is.Ordered.Ascending);
        Assert.That(qualities[^1], Is.GreaterThan(38));
        Assert.That(qualities[^2], Is.LessThan(38));
        Assert.That(
            view.Shown.Select(shown => shown.Changed.Width),
            Is.EqualTo((int[])[512, 512, 512, .. view.Shown.Skip(3).Select(shown => shown.Changed.Width)]));
        Assert.That(view.Shown.Skip(3).Select(shown => shown.Changed.Width), Has.All.LessThan(300));

        double PsnrOfTheFace(byte[] pixels) => ImageQuality.PsnrY(
            photo.Crop(Face), new Picture(pixels, photo.Width, photo.Height, photo.Stride).Crop(Face));
    }

    [Test]
    public async Task OtherNetwork_OfThreeChannels_EnlargesWhatTheBytesGive()
    {
        EncodedPicture encoded = new ProgressiveSender(CompactModel.Bundle).Encode(photo);

        byte[] other = await MainSnippets.OtherNetworkAsync(encoded);

        using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
        await using PictureSession session = receiver.Open(encoded);
        Refinement own = await session.RefineToAsync(1);
        Picture shown = new(other, photo.Width, photo.Height, own.Picture.Stride);
        Assert.That(other, Is.Not.EqualTo(own.Picture.Pixels.ToArray()));
        Assert.That(
            ImageQuality.PsnrY(photo.View, shown.View),
            Is.GreaterThan(encoded.Info.Levels[1].LinearPsnrY!.Value - 0.3));
    }

    [Test]
    public async Task StopAndGoOn_MeasuredPicture_StopsAtItsPsnrAndEndsAtTheHighestLevel()
    {
        using ProgressiveReceiver receiver = new(LiteModel.Bundle, new OnnxBackend());
        EncodedPicture encoded = await Encode().MeasureAsync(photo, receiver);

        string? reason = await CoreSnippets.StopAndGoOnAsync(encoded, receiver, CancellationToken.None);

        double expected = encoded.Info.Levels.Select(level => level.Quality!.Value.PsnrY).First(psnr => psnr >= 36);
        Assert.That(reason, Is.EqualTo(FormattableString.Invariant($"PSNR is {expected:0.00} dB; then level 7")));
        // The README rounds it.
        string shown =
            CodeBlock.FromReadmes().First(block => block.Code.Contains("PSNR is", StringComparison.Ordinal)).Code;
        Match figure = Regex.Match(shown, @"""PSNR is ([0-9.]+) dB""");
        Assert.That(
            double.Parse(figure.Groups[1].Value, CultureInfo.InvariantCulture), Is.EqualTo(expected).Within(0.01));
    }

    [Test]
    public async Task Estimate_OfThePhoto_StopsNearThePsnrThatIsAsked()
    {
        using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
        await using PictureSession session = receiver.Open(new ProgressiveSender(CompactModel.Bundle).Encode(photo));
        MainSnippets.View view = new();

        await CoreSnippets.EstimateAsync(session, view);

        double[] truth = [.. view.Shown.Select(shown => ImageQuality.PsnrY(
            photo.View, new Picture(shown.Pixels, photo.Width, photo.Height, photo.Stride).View))];
        Assert.That(truth[^1], Is.GreaterThan(35));
        Assert.That(truth[^2], Is.LessThan(37));
        Assert.That(session.EstimatePsnrY().Shown, Is.EqualTo(truth[^1]).Within(1));
        Assert.That(session.EstimatePsnrY().Previous, Is.EqualTo(truth[^2]).Within(0.5));
        CodeBlock shown = CodeBlock.FromReadmes()
            .Single(block => block.Code.Contains("WhenInnovation", StringComparison.Ordinal));
        Assert.That(
            shown.Code,
            Does.Contain(
                FormattableString.Invariant($"estimated {session.EstimatePsnrY().Shown:0.0} dB ≥ 36 dB at level 3")));
    }

    [Test]
    public async Task NoBlocks_OfThePhoto_SeesBordersAndNoMissingDetail()
    {
        using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
        await using PictureSession session = receiver.Open(new ProgressiveSender(CompactModel.Bundle).Encode(photo));
        await session.FetchAsync(2);
        string[] measured =
        [
            .. new[]
            {
                session.Decoder.RenderLinear(new RenderOptions { MaxLevel = 0 }),
                session.Decoder.Render(new RenderOptions { MaxLevel = 0 }),
                session.Decoder.Render(new RenderOptions { MaxLevel = 2 }),
            }.Select(shown => NoBlocks.Measure(shown.Picture.View)).Append(NoBlocks.Measure(photo.View))
                .Select(blockiness => blockiness.ToString("0.00", CultureInfo.InvariantCulture)),
        ];
        string readme = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "readmes", "ProgressiveSR", "README.md"));
        Assert.That(readme.ReplaceLineEndings(" "), Does.Contain(
            $"{measured[0]} without the network at level 0, {measured[1]} with it, {measured[2]} at level 2, "
            + $"{measured[3]} for the original"));

        Refinement? last = null;
        await using PictureSession again = receiver.Open(new ProgressiveSender(CompactModel.Bundle).Encode(photo));
        await foreach (Refinement step in again.RefineAsync(until: new NoBlocks(most: 1.5)))
        {
            last = step;
        }

        Assert.That(last!.Stopped, Is.EqualTo($"blockiness is {measured[2]} at level 2"));
    }

    [Test]
    public async Task PacketStream_SentAndReceived_HoldsAllLevels()
    {
        using OnnxBackend backend = new();
        using ReceiverModel model = new(LiteModel.Bundle, backend);
        using MemoryStream stream = new();

        await CoreSnippets.SendAsync(Encode(), stream);
        stream.Position = 0;
        ProgressiveDecoder decoder = await CoreSnippets.ReceiveAsync(stream, model);

        Assert.That(decoder.GetLowestLevel(), Is.EqualTo(2));
    }

    [Test]
    public async Task DependencyInjection_Run_ShowsThePictureWithEachModel()
    {
        (Picture lite, Picture carn) = await CoreSnippets.InjectAsync(photo);

        Assert.That((lite.Width, lite.Height), Is.EqualTo((photo.Width, photo.Height)));
        Assert.That(ImageQuality.PsnrY(photo.View, lite.View), Is.GreaterThan(20));
        Assert.That(ImageQuality.PsnrY(photo.View, carn.View), Is.GreaterThan(20));
        Assert.That(carn.Pixels.ToArray(), Is.Not.EqualTo(lite.Pixels.ToArray()));
    }

    [Test]
    public async Task PixelDoubler_AsSuperResolver_IsUsed()
    {
        using PixelDoubler doubler = new();
        using ProgressiveReceiver receiver = new(
            LiteModel.Bundle,
            new OnnxBackend(),
            new ReceiverOptions
            {
                SuperResolvers = [doubler], Rendering = new RenderOptions { DataConsistency = false },
            });
        await using PictureSession session = receiver.Open(Encode());

        Picture picture = (await session.RefineToAsync(1)).Picture;
        Picture half = session.Decoder.RenderLowResolution().Picture;

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
        using ISuperResolver network = backend.CreateSuperResolver(bundle, "x2");
        float[] enlarged = new float[3 * 4 * 20];
        network.SuperResolve(new float[3 * 20], 5, 4, enlarged);
        Assert.That(bundle.Manifest.Network("x2").Architecture, Is.EqualTo("sub-pixel"));
        Assert.That(network.Info.Halo, Is.EqualTo(3));
        Assert.That(enlarged, Has.All.Matches<float>(float.IsFinite).And.Some.Not.Zero);
    }

    [Test]
    public async Task BicubicBackend_WithoutConsistency_EnlargesBicubically()
    {
        using OnnxBackend units = new();
        using ProgressiveReceiver receiver = new(
            LiteModel.Bundle,
            new BicubicBackend(units),
            new ReceiverOptions { Rendering = new RenderOptions { DataConsistency = false } });
        await using PictureSession session = receiver.Open(Encode());

        Picture shown = (await session.RefineToAsync(1)).Picture;
        Picture half = session.Decoder.RenderLowResolution().Picture;

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
        ModelManifest carn = PackageSnippets.Carn();

        Assert.That(carn.Name, Is.EqualTo("carn"));
        Assert.That(carn.Networks.Select(network => network.Factor), Is.EquivalentTo((int[])[2, 4]));
    }

    [Test]
    public void CompactModel_Opened_HasOneNetwork()
    {
        ModelManifest compact = PackageSnippets.Compact();

        Assert.That(compact.Name, Is.EqualTo("compact"));
        Assert.That(compact.Networks.Single().Factor, Is.EqualTo(2));
    }

    [Test]
    public void LiteModel_Opened_HasBothNetworks()
    {
        ModelManifest lite = PackageSnippets.Lite();

        Assert.That(lite.Name, Is.EqualTo("lite"));
        Assert.That(lite.Networks.Select(network => network.Factor), Is.EquivalentTo((int[])[2, 4]));
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
              "networks": { "x4": {{network}}, "x2": {{network}} },
              "stages": [{ "level": 0, "iterations": 2 }, { "level": 1, "iterations": 2 }]
            }
            """);

        return PackageSnippets.Train();
    }

    private EncodedPicture Encode() => new ProgressiveSender(LiteModel.Bundle).Encode(photo);
}
