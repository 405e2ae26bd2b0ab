using System.Security.Cryptography;
using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>Bytes that photographs take as truncated coefficients, steps 128 to 16.</summary>
public sealed class CoefficientSizeTests
{
    private const int Levels = 4;

    private string folder = null!;
    private ModelBundle bundle = null!;

    /// <summary>A model with tables trained on the photographs themselves.</summary>
    [OneTimeSetUp]
    public void Train()
    {
        IReadOnlyList<LevelDescription> levels = LevelDescription.HalvingSteps(128, Levels, 2);
        using TransformSampler sampler = new(
            new LevelSchedule(levels.Select(level => level.Rows), BlockTransform.RowCount));
        ContextTrainer trainer = new(sampler);
        foreach (string name in Photos.Names)
        {
            trainer.Add(Photos.Read(name), new TileSizes(4));
        }

        using MemoryStream tables = new();
        ContextTablesFile.Write(trainer.Train(), tables);
        ModelManifest manifest = new()
        {
            Name = "coefficients",
            BlockSize = BlockTransform.Side,
            Kernel = KernelKind.Transform,
            Levels = [.. levels.Select(level => level with { Codec = PayloadCodec.Context })],
            Networks =
            [
                new NetworkDescription
                {
                    Name = "x2",
                    Factor = 2,
                    InputChannels = 13,
                    Architecture = "none",
                    Halo = 0,
                    Parameters = 0,
                    MultiplyAddsPerPixel = 0,
                },
            ],
            Files =
            [
                new ModelFile(
                    ModelManifest.TablesFile,
                    tables.Length,
                    Convert.ToHexStringLower(SHA256.HashData(tables.ToArray()))),
            ],
        };
        folder = Directory.CreateTempSubdirectory("coefficients").FullName;
        File.WriteAllBytes(Path.Combine(folder, ModelManifest.TablesFile), tables.ToArray());
        File.WriteAllBytes(Path.Combine(folder, ModelManifestJson.FileName), ModelManifestJson.Write(manifest));
        bundle = ModelBundle.Open(folder);
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    /// <summary>
    /// No more than a percent above an implementation in C, written before this one, with its own training on the same
    /// photographs (a fit of 1,300 iterations); nor so far below that something must be missing. Its bytes, level by
    /// level.
    /// </summary>
    [TestCase("astronaut", 2055, 2583, 5403, 10112)]
    [TestCase("coffee", 1321, 2031, 5407, 11938)]
    public void Encode_Photograph_TakesTheBytesOfTheReference(string name, params int[] reference)
    {
        EncodedPicture encoded = new ProgressiveSender(bundle).Encode(Photos.Read(name));
        for (int level = 0; level < Levels; level++)
        {
            int bytes = 0;
            foreach (PacketPart part in encoded.GetIncrement(level).Parts)
            {
                // The reference has neither check nor error.
                bytes += Math.Max(0, part.Payload.Length - 2);
            }

            TestContext.Out.WriteLine($"level {level}: {bytes} bytes, reference {reference[level]}");
            Assert.That(bytes, Is.InRange(0.95 * reference[level], 1.01 * reference[level]), $"level {level}");
        }
    }
}
