using System.Security.Cryptography;
using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tests.Rendering;

/// <summary>
/// A model of the separable kernel in a folder of its own, and a backend whose networks are formulas.
/// </summary>
internal sealed class TransformModel : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("transform").FullName;

    public TransformModel(
        double coarsest = 64,
        int levels = 7,
        double chromaMultiple = 2,
        byte[]? tables = null,
        IReadOnlyList<InnovationFit>? innovation = null)
    {
        if (tables is not null)
        {
            File.WriteAllBytes(Path.Combine(folder, ModelManifest.TablesFile), tables);
        }

        ModelManifest manifest = new()
        {
            Name = "transform",
            BlockSize = 32,
            Kernel = KernelKind.Transform,
            Levels =
            [
                .. LevelDescription.HalvingSteps(coarsest, levels, chromaMultiple).Select(
                    (level, i) => level with
                    {
                        Codec = tables is null ? PayloadCodec.Raw : PayloadCodec.Context,
                        Innovation = i == 0 ? null : innovation?[i - 1],
                    }),
            ],
            Networks =
            [
                new NetworkDescription
                {
                    Name = "x2",
                    Factor = 2,
                    InputChannels = 13,
                    Architecture = "formula",
                    Halo = 0,
                    Parameters = 0,
                    MultiplyAddsPerPixel = 0,
                },
            ],
            Files = tables is null ? [] : [FileOf(tables)],
        };
        File.WriteAllBytes(Path.Combine(folder, ModelManifestJson.FileName), ModelManifestJson.Write(manifest));
        Bundle = ModelBundle.Open(folder);
    }

    public ModelBundle Bundle { get; }

    /// <summary>What the network adds to a pixel of the reconstruction.</summary>
    public Func<int, float> Added { get; init; } = _ => 0;

    public EncodedPicture Encode(Picture picture) => new ProgressiveSender(Bundle).Encode(picture);

    public ProgressiveReceiver Receive(ReceiverOptions? options = null) =>
        new(Bundle, new FormulaBackend(Added), options);

    private static ModelFile FileOf(byte[] tables) => new(
        ModelManifest.TablesFile, tables.Length, Convert.ToHexStringLower(SHA256.HashData(tables)));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private sealed class FormulaBackend(Func<int, float> added) : IInferenceBackend
    {
        public string Name => "formula";

        public string Device => "cpu";

        public ISamplingUnit CreateSamplingUnit(ModelBundle model) => model.CreateSampler();

        public IProcessingUnit CreateProcessingUnit(ModelBundle model, int level) =>
            throw new InvalidOperationException("The separable kernel needs no processing units.");

        public ISuperResolver CreateSuperResolver(ModelBundle model, string network) => new Shuffle(added);
    }

    /// <summary>Puts the phases together, and adds what a formula says.</summary>
    private sealed class Shuffle(Func<int, float> added) : ISuperResolver
    {
        public SuperResolverInfo Info { get; } = new() { Name = "shuffle", Factor = 2, Halo = 0, InputChannels = 13 };

        public void SuperResolve(
            ReadOnlySpan<float> source,
            int width,
            int height,
            Span<float> destination,
            CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                (int row, int x) = Math.DivRem(i, 2 * width);
                (int colour, int y) = Math.DivRem(row, 2 * height);
                int channel = 4 * colour + 2 * (y % 2) + x % 2;
                destination[i] = source[(channel * height + y / 2) * width + x / 2] + added(i);
            }
        }

        public void Dispose()
        {
        }
    }
}
