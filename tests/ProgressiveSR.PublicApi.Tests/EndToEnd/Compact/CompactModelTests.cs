using ProgressiveSR.Models;
using ProgressiveSR.Models.Compact;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The limits that the default model keeps.</summary>
public sealed class CompactModelTests
{
    private readonly ModelManifest manifest = CompactModel.Bundle.Manifest;

    [Test]
    public void Network_TheOnlyOne_TakesAtMost70ThousandMultiplyAddsAPixel()
    {
        NetworkDescription network = manifest.Networks.Single();

        Assert.That(network.MultiplyAddsPerPixel, Is.LessThanOrEqualTo(70_000));
        Assert.That((network.Factor, network.InputChannels), Is.EqualTo((2, 13)));
    }

    [Test]
    public void Files_All_TakeLessThan3MegabytesAndTheTablesLessThan200Kilobytes()
    {
        Assert.That(manifest.Files.Sum(file => file.Bytes), Is.LessThan(3_000_000));
        Assert.That(
            manifest.Files.Single(file => file.Name == "coding.safetensors").Bytes, Is.InRange(1, 200_000));
    }

    [Test]
    public void Levels_All_HalveTheStepOfTheOneBefore()
    {
        double[] steps = [.. manifest.Levels.Select(level => (double)level.Rows[0].Step)];

        Assert.That(steps, Is.EqualTo((double[])[128, 64, 32, 16, 8, 4, 2, 1]));
        Assert.That(manifest.Levels.Select(level => level.Rows.Sum(run => run.Count)), Has.All.EqualTo(3072));
    }

    [Test]
    public void Write_EmbeddedManifest_GivesTheFileAgain()
    {
        using StreamReader file = new(
            typeof(CompactModel).Assembly.GetManifestResourceStream("compact/manifest.json")!);

        string written = System.Text.Encoding.UTF8.GetString(ModelManifestJson.Write(manifest));

        Assert.That(written, Is.EqualTo(file.ReadToEnd()));
    }
}
