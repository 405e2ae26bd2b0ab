using System.Security.Cryptography;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>
/// Writes the ONNX graphs of a bundle beside its safetensors files. The graphs refer to the safetensors files through
/// ONNX's external data, so each weight is stored once and every ONNX tool can read it. A network exported on its own
/// is a single file that contains its weights.
/// </summary>
public static class OnnxExporter
{
    /// <summary>Writes all graphs of a model into the folder that holds its safetensors files.</summary>
    /// <param name="folder">The folder; existing graphs are overwritten.</param>
    /// <param name="levels">The levels of the model; those of the separable kernel have no graphs.</param>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="networks">The super-resolution networks.</param>
    /// <param name="options">Sizes to fix, or null for graphs that accept any size.</param>
    /// <returns>The files written, as listed in a manifest.</returns>
    /// <exception cref="ArgumentException">A size is out of the option's range.</exception>
    /// <exception cref="InvalidModelException">
    /// A file or tensor is missing, a tensor is unexpected or has the wrong shape, or an architecture is unknown.
    /// </exception>
    /// <exception cref="NotSupportedException">The schedule's levels are not squares.</exception>
    public static IReadOnlyList<ModelFile> Write(
        string folder,
        IReadOnlyList<LevelDescription> levels,
        int blockSize,
        IEnumerable<NetworkDescription> networks,
        OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(networks);
        options ??= new OnnxExportOptions();
        NetworkDescription[] all = [.. networks];
        options.Validate(blockSize);
        Array.ForEach(all, options.Validate);
        List<ModelFile> files = [];
        LevelSchedule schedule = new(levels.Select(level => level.Rows), 3 * blockSize * blockSize);
        for (int i = 0; i < levels.Count && !TransformNetwork.IsOf(levels); i++)
        {
            OnnxLevel level = new(folder, schedule, levels[i], blockSize, i, options);
            Add(ModelGraphFiles.Sampling(i), SamplingGraph.Build(level));
            Add(ModelGraphFiles.Processing(i), ProcessingGraph.Build(level));
            Add(ModelGraphFiles.Expanding(i), ExpandingGraph.Build(level));
            if (level.ProcessingWeights.Value.Has("gain"))
            {
                Add(ModelGraphFiles.Consistency(i), ConsistencyGraph.Build(level));
            }

            level.SamplingWeights.Value.RequireNoneLeft();
            level.ProcessingWeights.Value.RequireNoneLeft();
        }

        foreach (NetworkDescription network in all)
        {
            OnnxWeights weights = OnnxWeights.Open(folder, ModelManifest.NetworkFile(network.Name));
            Add(ModelGraphFiles.Network(network.Name), NetworkGraph.Build(weights, network, options));
        }

        return files;

        void Add(string name, byte[] graph)
        {
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(graph));
            files.Add(new ModelFile(name, graph.Length, Convert.ToHexStringLower(SHA256.HashData(graph))));
        }
    }

    /// <summary>
    /// Writes a network as a self-contained ONNX file, with its weights as 32-bit floats, for use without a bundle.
    /// </summary>
    /// <param name="network">The network, for example from <see cref="NetworkWeights.Of"/>.</param>
    /// <param name="path">The file to create or replace, atomically.</param>
    /// <param name="options">Sizes to fix, or null for a graph that accepts any size.</param>
    /// <exception cref="ArgumentException">A size is out of the option's range.</exception>
    /// <exception cref="InvalidModelException">
    /// A tensor is missing, unexpected or has the wrong shape, or the architecture is unknown or has no graph.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteNetwork(NetworkWeights network, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new OnnxExportOptions();
        options.Validate(network.Description);
        byte[] graph = NetworkGraph.Build(OnnxWeights.Embed(network), network.Description, options);
        AtomicFile.Write(path, stream => stream.Write(graph));
    }
}
