using ProgressiveSR.Models;
using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The limits that the embedded model keeps, and how a bundle whose files are missing is named.</summary>
public class EmbeddedModelTests
{
    private readonly ModelManifest manifest = LiteModel.Bundle.Manifest;

    [TestCase("x4", 24_600)]
    [TestCase("x2", 60_400)]
    public void Network_MultiplyAdds_AreAQuarterOfCarn(string name, double most) =>
        Assert.That(manifest.Network(name).MultiplyAddsPerPixel, Is.LessThanOrEqualTo(most));

    [Test]
    public void Manifest_Levels_Are0To7InLessThan20Megabytes()
    {
        Assert.That(manifest.Schedule.Highest, Is.EqualTo(7));
        Assert.That(manifest.Files.Sum(file => file.Bytes), Is.LessThan(20_000_000));
    }

    [Test]
    public void Open_EmptyFolder_SaysThatItIsNoBundle()
    {
        using Folder folder = new();

        Assert.That(
            () => ModelBundle.Open(folder.Path),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("holds no manifest.json"));
    }

    [Test]
    public void Open_OtherManifest_NamesTheFolder()
    {
        using Folder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "manifest.json"), "{}");

        Assert.That(
            () => ModelBundle.Open(folder.Path),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(folder.Path));
    }

    [Test]
    public void Write_EmbeddedManifest_GivesTheFileAgain()
    {
        using StreamReader file = new(typeof(LiteModel).Assembly.GetManifestResourceStream("lite/manifest.json")!);

        string written = System.Text.Encoding.UTF8.GetString(ModelManifestJson.Write(manifest));
        Assert.That(written, Is.EqualTo(file.ReadToEnd()));
    }

    [Test]
    public void ReadFile_Missing_SaysThatItIsMissing()
    {
        using Folder folder = new();
        File.WriteAllBytes(Path.Combine(folder.Path, "manifest.json"), ModelManifestJson.Write(manifest));

        Assert.That(
            () => ModelBundle.Open(folder.Path).ReadFile("processing-0.safetensors"),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("lacks the file 'processing-0.safetensors'"));
    }

    [TestCase(0, "has 123 bytes")]
    [TestCase(1, "has SHA-256")]
    public void ReadFile_Altered_NamesItInOneSentence(int kind, string problem)
    {
        const string Name = "processing-0.safetensors";
        using Folder folder = new();
        File.WriteAllBytes(Path.Combine(folder.Path, "manifest.json"), ModelManifestJson.Write(manifest));
        byte[] bytes = LiteModel.Bundle.ReadFile(Name).ToArray();
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(folder.Path, Name), kind == 0 ? bytes[..123] : bytes);

        Assert.That(
            () => ModelBundle.Open(folder.Path).ReadFile(Name),
            Throws.TypeOf<InvalidModelException>().With.Message.StartsWith($"'{Name}' of '{folder.Path}' {problem}")
                .And.Message.Not.Contains("\n"));
    }

    [Test]
    public void Open_KernelFilesOfAnotherFingerprint_SaysSoAndNamesTheFolder()
    {
        using Folder folder = new();
        string hash = manifest.File(ModelManifest.SamplingFile(3)).Sha256;
        string json = System.Text.Encoding.UTF8.GetString(ModelManifestJson.Write(manifest))
            .Replace(hash, new string('0', 64), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.Path, "manifest.json"), json);

        Assert.That(
            () => ModelBundle.Open(folder.Path),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(folder.Path)
                .And.Message.Contains($"states fingerprint {manifest.Fingerprint}, but its schedule and kernel files"));
    }

    [Test]
    public async Task Level0_BundleOfOneNetwork_IsAllThatIsNeeded()
    {
        using Folder folder = new();
        File.WriteAllBytes(Path.Combine(folder.Path, "manifest.json"), ModelManifestJson.Write(manifest));
        foreach (string name in
            (string[])
            ["coding.safetensors", "superresolver-x4.safetensors", "superresolver-x4.onnx", "processing-0.onnx"])
        {
            File.WriteAllBytes(Path.Combine(folder.Path, name), LiteModel.Bundle.ReadFile(name).ToArray());
        }

        using ProgressiveReceiver receiver = new(ModelBundle.Open(folder.Path), new Onnx.OnnxBackend());
        await using PictureSession session = receiver.Open(
            new ProgressiveSender(LiteModel.Bundle).Encode(new Picture(64, 48)));

        Refinement shown = await session.RefineToAsync(0);

        Assert.That(shown.Picture.Width, Is.EqualTo(64));
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("psr").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
