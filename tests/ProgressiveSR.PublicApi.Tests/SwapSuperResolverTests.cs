using System.Globalization;
using ProgressiveSR.Models;
using ProgressiveSR.Resizing;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch;

namespace ProgressiveSR.PublicApi.Tests;

public sealed class SwapSuperResolverTests
{
    private const string Program = "SwapSuperResolver";
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("psr-sample-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Sample_OwnPhoto_ComparesThreeNetworksOnTheSamePackets()
    {
        string photo = Path.Combine(folder, "photo.png");
        PictureFile.WritePng(BicubicResize.Resize(Photos.Read("coffee").View, 96, 64), photo);

        (int exitCode, string output, string errors) =
            SampleProgram.Run(Program, photo, "--iterations", "20", "--out", folder);

        Assert.That(errors, Is.Empty);
        Assert.That(exitCode, Is.Zero);
        double[][] rows =
        [
            .. output.Split('\n')
                .Where(line => line.StartsWith('|'))
                .Skip(2)
                .Select(line => line.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Select(cells => cells[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()),
        ];
        Assert.That(rows, Has.Length.EqualTo(3));
        Assert.That(rows.Select(row => row[0]).Distinct().Count(), Is.EqualTo(1), "level 0 has lite's own network");
        Assert.That(rows.Select(row => row[^1]).Distinct().Count(), Is.EqualTo(3), "level 7 has three networks");
        Assert.That(
            rows.Select(row => row[^1] - row[0]), Has.All.GreaterThan(2), "samples count, whatever the network");
        Assert.That(Path.Combine(folder, "espcn", "bundle", "manifest.json"), Does.Exist);
    }

    [TestCase("no-such-photo.png")]
    [TestCase("--onnx")]
    [TestCase("--nonsense")]
    [TestCase("--halo", "wide")]
    [TestCase("--halo", "-1")]
    [TestCase("--halo", "2.5")]
    [TestCase("--iterations", "many")]
    [TestCase("--iterations", "0")]
    [TestCase("--iterations", "99999999999")]
    [TestCase("--range", "0")]
    [TestCase("--range", "0,white")]
    [TestCase("--range", "1,0")]
    public void Sample_BadInput_SaysSoInOneLine(params string[] arguments) =>
        AssertRefused(string.Join(' ', arguments), arguments);

    [Test]
    public void Sample_NetworkFileThatFailsWhileRunning_SaysSoInOneLine()
    {
        string photo = Path.Combine(folder, "photo.png");
        string file = Path.Combine(folder, "picky.onnx");
        PictureFile.WritePng(BicubicResize.Resize(Photos.Read("coffee").View, 96, 96), photo);
        PickyNetwork.Write(file);

        AssertRefused(file, photo, "--onnx", file, "--out", folder);
    }

    private static void AssertRefused(string said, params string[] arguments)
    {
        (int exitCode, string output, string errors) = SampleProgram.Run(Program, arguments);

        Assert.That(exitCode, Is.EqualTo(1), errors);
        Assert.That(output, Is.Empty);
        Assert.That(errors.TrimEnd('\n', '\r'), Does.Contain(said).And.Not.Contains("\n"));
    }

    /// <summary>Repeats pixels of pictures of less than 30 rows, and fails for all others.</summary>
    private sealed class PickyNetwork : IOnnxNetwork
    {
        private const int Rows = 30;

        public static void Write(string path)
        {
            NetworkCatalog.Register("picky", (_, _) => throw new NotSupportedException(), new PickyNetwork());
            NetworkDescription description = new()
            {
                Name = "x2", Factor = 2, Architecture = "picky", Halo = 0, Parameters = Rows, MultiplyAddsPerPixel = 0,
            };
            TensorData zeros = new([Rows], new float[Rows]);
            OnnxExporter.WriteNetwork(
                new NetworkWeights(description, new Dictionary<string, TensorData> { ["zeros"] = zeros }), path);
        }

        public OnnxValue Build(
            OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
        {
            OnnxValue rows = graph.Node("Gather", [graph.Node("Shape", [picture]), graph.Integers("rows", 2)]);
            OnnxValue zero = graph.Node("Gather", [graph.Weight(weights, "zeros", Rows), rows]);
            float[] copies = new float[36];
            for (int plane = 0; plane < 12; plane++)
            {
                copies[plane * 3 + plane / 4] = 1;
            }

            OnnxValue planes = graph.Convolution(
                graph.Add(picture, zero), graph.Constant("copies", [12, 3, 1, 1], copies), bias: null, kernel: 1);
            return graph.PixelShuffle(planes, factor: 2);
        }
    }
}
