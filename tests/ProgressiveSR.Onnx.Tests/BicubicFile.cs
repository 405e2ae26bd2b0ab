using System.Runtime.CompilerServices;
using ProgressiveSR.Torch;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>The ready file of the sample <c>SwapSuperResolver</c>: bicubic enlargement as a single operator.</summary>
/// <remarks>
/// <c>dotnet test --filter FullyQualifiedName~BicubicFile.Generate</c> writes it anew into the source tree; it runs
/// only when named.
/// </remarks>
[TestFixture]
public sealed class BicubicFile
{
    private const string Name = "bicubic-x2.onnx";

    [Test]
    [Explicit("Writes the sample's file.")]
    public void Generate() => File.WriteAllBytes(Path.Combine(SourceFolder(), Name), Build());

    [Test]
    public void Build_CommittedFile_HasTheSameBytes() => Assert.That(
        File.ReadAllBytes(Path.Combine(TestContext.CurrentContext.TestDirectory, Name)), Is.EqualTo(Build()));

    private static byte[] Build()
    {
        OnnxGraphBuilder graph = new("bicubic-x2");
        OnnxValue picture = graph.Input("x", DataType.Float, 1, 3, "h", "w");
        OnnxValue enlarged = graph.Node(
            "Resize",
            [picture, default, graph.Constant("scales", [4], [1, 1, 2, 2])],
            OnnxAttribute.Text("mode", "cubic"),
            OnnxAttribute.Text("coordinate_transformation_mode", "half_pixel"),
            OnnxAttribute.Real("cubic_coeff_a", -0.5f));
        graph.Output("y", enlarged, DataType.Float, 1, 3, "h2", "w2");
        return graph.ToBytes();
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "samples", "SwapSuperResolver"));
}
