using System.Security.Cryptography;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>Writes the weights of a bundle's parts, each to its file, and says what the manifest has of it.</summary>
internal static class ModelFileWriter
{
    public static ModelFile WriteSampling(string folder, SamplingKernel kernel, int level)
    {
        using MemoryStream sampling = new();
        SamplingKernelFile.Write(kernel, level, sampling);
        return Save(folder, ModelManifest.SamplingFile(level), sampling);
    }

    public static ModelFile WriteProcessing(
        string folder, SamplingKernel kernel, LevelDescription made, int level, ProcessingWeights weights)
    {
        string file = ModelManifest.ProcessingFile(level);
        int block = kernel.BlockSize;
        int half = 3 * made.ExpandedSide * made.ExpandedSide;
        SafetensorsWriter writer = new();
        if (level > 0)
        {
            writer.AddHalf(file, "conv.weight", [3, 3, 3, 3], weights.ConvolutionWeight);
            writer.AddHalf(file, "conv.bias", [3], weights.ConvolutionBias);
        }

        writer.AddHalf(file, "expanding.weight", [half, 3 * made.Side * made.Side], weights.ExpandingWeight);
        writer.AddHalf(file, "expanding.bias", [half], weights.ExpandingBias);
        if (weights.Gain is not null)
        {
            writer.AddHalf(file, "gain", [3 * block * block, kernel.Schedule.SamplesPerBlock(level)], weights.Gain);
        }

        return Save(folder, file, writer);
    }

    public static ModelFile WriteNetwork(string folder, NetworkWeights network)
    {
        string file = ModelManifest.NetworkFile(network.Description.Name);
        SafetensorsWriter writer = new();
        foreach ((string tensor, TensorData data) in network.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.AddHalf(file, tensor, data.Shape, data.Values);
        }

        return Save(folder, file, writer);
    }

    private static ModelFile Save(string folder, string file, SafetensorsWriter writer)
    {
        using MemoryStream stream = new();
        writer.Write(stream);
        return Save(folder, file, stream);
    }

    private static ModelFile Save(string folder, string file, MemoryStream content)
    {
        byte[] bytes = content.ToArray();
        AtomicFile.Write(Path.Combine(folder, file), stream => stream.Write(bytes));
        return new ModelFile(file, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
