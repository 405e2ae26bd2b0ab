using System.Globalization;
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
        Assert.That(rows.Select(row => row[^1] - row[0]), Has.All.GreaterThan(2), "samples count, whatever the network");
        Assert.That(Path.Combine(folder, "espcn", "manifest.json"), Does.Exist);
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
        PictureFile.WritePng(BicubicResize.Resize(Photos.Read("coffee").View, 16, 16), photo);
        PickyNetwork.Write(file);

        AssertRefused(file, photo, "--onnx", file, "--out", folder);
    }

    private static void AssertRefused(string said, params string[] arguments)
    {
        (int exitCode, string output, string errors) = SampleProgram.Run(Program, arguments);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
        Assert.That(errors.TrimEnd('\n', '\r'), Does.Contain(said).And.Not.Contains("\n"));
    }

    /// <summary>Enlarges nothing but pictures of 12 pixels and more on each side.</summary>
    private sealed class PickyNetwork : IOnnxNetwork
    {
        public static void Write(string path)
        {
            NetworkCatalog.Register("picky", (_, _) => throw new NotSupportedException(), new PickyNetwork());
            NetworkDescription description = new()
            {
                Factor = 2, Architecture = "picky", Halo = 0, Parameters = 432, MultiplyAddsPerPixel = 432,
            };
            TensorData zeros = new([1, 3, 12, 12], new float[432]);
            OnnxExporter.WriteNetwork(
                new NetworkWeights(description, new Dictionary<string, TensorData> { ["zeros"] = zeros }), path);
        }

        public OnnxValue Build(
            OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
        {
            OnnxValue seen = graph.Convolution(
                picture, graph.Weight(weights, "zeros", 1, 3, 12, 12), bias: null, kernel: 12);
            OnnxValue mean = graph.Node("ReduceMean", [seen], OnnxAttribute.Integers("axes", 2, 3));
            OnnxValue colours = graph.Add(picture, mean);
            OnnxValue twice = graph.Concat(colours, colours, axis: 1);
            return graph.PixelShuffle(graph.Concat(twice, twice, axis: 1), factor: 2);
        }
    }
}
