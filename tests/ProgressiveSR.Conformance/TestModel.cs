using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Conformance;

/// <summary>A small bundle of random weights in a temporary folder, with the weights at hand for references.</summary>
public sealed class TestModel : IDisposable
{
    public const int Features = 8;
    public const int ResidualBlocks = 2;
    public const int Halo = 2 * ResidualBlocks + 3;
    public const double Step = 4;

    private TestModel(
        string folder,
        ModelBundle bundle,
        IReadOnlyList<ProcessingWeights> processing,
        IReadOnlyList<NetworkWeights> networks)
    {
        Folder = folder;
        Bundle = bundle;
        Processing = processing;
        Networks = networks;
    }

    public string Folder { get; }

    public ModelBundle Bundle { get; }

    public IReadOnlyList<ProcessingWeights> Processing { get; }

    public IReadOnlyList<NetworkWeights> Networks { get; }

    public int BlockSize => Bundle.Manifest.BlockSize;

    public LevelSchedule Schedule => Bundle.Manifest.Schedule;

    /// <summary>
    /// Makes a model with the networks given, or null for small ones of architecture <c>residual</c>.
    /// </summary>
    public static TestModel Create(
        int blockSize, int seed, IReadOnlyList<NetworkWeights>? networks = null, bool dataConsistency = true) =>
        Create(blockSize, seed, networks, dataConsistency, networkPerLevel: false);

    /// <summary>Makes a model with a small network of factor 2 for each level above 0.</summary>
    public static TestModel WithNetworkPerLevel(int blockSize, int seed)
    {
        Random random = new(seed);
        IEnumerable<NetworkWeights> refining = Enumerable.Range(1, LevelSchedule.Squares(blockSize, Step).Highest)
            .Select(level => Network($"x2-level{level}", 2, random));
        return Create(
            blockSize, seed, [Network("x4", 4, random), .. refining], dataConsistency: true, networkPerLevel: true);
    }

    /// <summary>Makes a model with the separable kernel of four levels and the network given.</summary>
    public static TestModel OfTransform(NetworkWeights network)
    {
        string folder = Directory.CreateTempSubdirectory("transform").FullName;
        ModelBundle bundle = BundleWriter.Write(
            folder, "test", "", "", LevelDescription.HalvingSteps(64, 4, 2, network.Description.Name), [network]);
        return new TestModel(folder, bundle, [], [network]);
    }

    /// <summary>Encodes a picture in tiles of one block, so that any blocks can be asked for.</summary>
    public EncodedPicture Encode(Picture picture) =>
        new ProgressiveSender(Bundle, new SenderOptions { TileSizes = new(1) }).Encode(picture);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static TestModel Create(
        int blockSize,
        int seed,
        IReadOnlyList<NetworkWeights>? networks,
        bool dataConsistency,
        bool networkPerLevel)
    {
        Random random = new(seed);
        LevelSchedule schedule = LevelSchedule.Squares(blockSize, Step);
        SamplingKernel kernel = SamplingKernel.Quantize(blockSize, schedule, KernelRows(schedule, random));
        ProcessingWeights[] processing =
        [
            .. Enumerable.Range(0, schedule.Count)
                .Select(level => Weights(schedule, blockSize, level, random))
                .Select(weights => dataConsistency ? weights : weights with { Gain = null }),
        ];
        networks ??= [Network("x4", 4, random), Network("x2", 2, random)];
        string folder = Path.Combine(Path.GetTempPath(), $"psr-conformance-{Guid.NewGuid():N}");
        ModelBundle bundle = BundleWriter.Write(
            folder,
            $"test-{blockSize}",
            "Random weights for tests.",
            "nothing",
            kernel,
            LevelDescription.Squares(blockSize, schedule, dataConsistency, networkPerLevel),
            processing,
            networks);
        return new TestModel(folder, bundle, processing, networks);
    }

    private static float[] KernelRows(LevelSchedule schedule, Random random)
    {
        int length = schedule.KernelLength;
        float[] rows = new float[schedule.RowCount * length];
        for (int row = 0; row < schedule.RowCount; row++)
        {
            bool isPicture = row < schedule.SamplesPerBlock(0);
            Span<float> weights = rows.AsSpan(row * length, length);
            for (int k = 0; k < length; k++)
            {
                // Rows of the first picture are averages; the others have a norm of 1, so that some of them clip.
                weights[k] = (float)(isPicture
                    ? random.NextDouble() * 2 / length
                    : (random.NextDouble() * 2 - 1) * Math.Sqrt(3.0 / length));
            }
        }

        return rows;
    }

    private static ProcessingWeights Weights(LevelSchedule schedule, int blockSize, int level, Random random)
    {
        int half = 3 * (blockSize / 2) * (blockSize / 2);
        int values = schedule.CumulativeSamplesPerBlock(level);
        return new ProcessingWeights
        {
            ConvolutionWeight = level == 0 ? null : RandomData.Weights(random, 81, 0.2),
            ConvolutionBias = level == 0 ? null : RandomData.Weights(random, 3, 0.1),
            ExpandingWeight = RandomData.Weights(random, half * values, 0.1),
            ExpandingBias = RandomData.Weights(random, half, 0.1),
            Gain = RandomData.Weights(random, schedule.KernelLength * schedule.SamplesPerBlock(level), 0.05),
        };
    }

    private static NetworkWeights Network(string name, int factor, Random random)
    {
        int outputs = 3 * factor * factor;
        Dictionary<string, TensorData> tensors = [];
        Convolution("head", 3, Features);
        for (int k = 0; k < ResidualBlocks; k++)
        {
            Convolution($"body.{k}.conv1", Features, Features);
            Convolution($"body.{k}.conv2", Features, Features);
        }

        Convolution("tail", Features, Features);
        Convolution("up", Features, outputs);
        tensors.Add("skip.weight", new TensorData([outputs, 1, 5, 5], RandomData.Weights(random, outputs * 25, 0.1)));
        NetworkDescription description = new()
        {
            Name = name,
            Factor = factor,
            Architecture = "residual",
            Settings = new JsonObject { ["features"] = Features, ["blocks"] = ResidualBlocks },
            Halo = Halo,
            Parameters = tensors.Values.Sum(tensor => tensor.Values.Length),
            MultiplyAddsPerPixel = 0,
        };
        return new NetworkWeights(description, tensors);

        void Convolution(string tensor, int from, int to)
        {
            float[] weight = RandomData.Weights(random, to * from * 9, 0.2);
            tensors.Add($"{tensor}.weight", new TensorData([to, from, 3, 3], weight));
            tensors.Add($"{tensor}.bias", new TensorData([to], RandomData.Weights(random, to, 0.1)));
        }
    }
}
