using System.Runtime.CompilerServices;
using System.Text.Json;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Browser.Tests;

/// <summary>
/// The committed vectors are what this library makes, so that a receiver that repeats them repeats it.
/// </summary>
/// <remarks>
/// <c>dotnet test --filter FullyQualifiedName~VectorTests.Generate</c> writes them anew into the source tree; it runs
/// only when named.
/// </remarks>
[TestFixture]
public sealed class VectorTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    [Test]
    [Explicit("Writes the vectors; only for another model or format.")]
    public void Generate()
    {
        string folder = SourceFolder();
        foreach (string old in Directory.EnumerateFiles(folder))
        {
            File.Delete(old);
        }

        using OnnxBackend backend = new();
        using ReceiverModel model = new(CompactModel.Bundle, backend);
        foreach (TestVector vector in TestVector.All)
        {
            EncodedPicture encoded = vector.Encode();
            encoded.Save(Path.Combine(folder, $"{vector.Name}.psr"));
            Dictionary<string, string> hashes = [];
            foreach (ReceiverState state in vector.States)
            {
                ProgressiveDecoder decoder = TestVector.Receive(encoded, model, state);
                hashes.Add($"{state}", TestVector.HashIndices(decoder));
                PictureFile.WritePng(
                    TestVector.Show(decoder.RenderLinear().Picture, encoded),
                    Path.Combine(folder, $"{vector.Name}-{state}-linear.png"));
                PictureFile.WritePng(
                    TestVector.Show(decoder.Render().Picture, encoded),
                    Path.Combine(folder, $"{vector.Name}-{state}-rendered.png"));
            }

            File.WriteAllText(
                Path.Combine(folder, $"{vector.Name}.json"), JsonSerializer.Serialize(hashes, Readable) + "\n");
        }
    }

    [Test]
    public void Vectors_Committed_AreWhatIsEncodedAndRendered()
    {
        using OnnxBackend backend = new();
        using ReceiverModel model = new(CompactModel.Bundle, backend);
        foreach (TestVector vector in TestVector.All)
        {
            EncodedPicture encoded = vector.Encode();
            using MemoryStream file = new();
            encoded.Save(file);
            Assert.That(file.ToArray(), Is.EqualTo(File.ReadAllBytes(vector.File)), vector.Name);
            Dictionary<string, string> hashes = vector.ReadHashes();
            foreach (ReceiverState state in vector.States)
            {
                ProgressiveDecoder decoder = TestVector.Receive(encoded, model, state);
                Assert.That(TestVector.HashIndices(decoder), Is.EqualTo(hashes[$"{state}"]), $"{vector.Name}, {state}");
                PixelAssert.AreNear(
                    TestVector.Show(decoder.RenderLinear().Picture, encoded),
                    vector.ReadPicture(state, "linear"),
                    $"{vector.Name}, {state}, linear");
                PixelAssert.AreNear(
                    TestVector.Show(decoder.Render().Picture, encoded),
                    vector.ReadPicture(state, "rendered"),
                    $"{vector.Name}, {state}, rendered");
            }
        }
    }

    private static string SourceFolder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "Goldens", "Browser"));
}
