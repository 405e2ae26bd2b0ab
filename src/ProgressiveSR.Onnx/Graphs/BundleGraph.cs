using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx;

/// <summary>Reads a bundle's graphs, with their weights inlined, wherever the bundle is stored.</summary>
internal static class BundleGraph
{
    /// <summary>Reads a graph, checking each file against the manifest.</summary>
    /// <exception cref="InvalidModelException">A file is missing or broken.</exception>
    public static byte[] Read(ModelBundle model, string name)
    {
        try
        {
            return ExternalWeights.Inline(model.ReadFile(name), model.ReadFile);
        }
        catch (InvalidModelException e) when (e.InnerException is InvalidDataException)
        {
            throw new InvalidModelException($"'{name}' of {model.Source} is broken: {e.Message}", e);
        }
    }
}
