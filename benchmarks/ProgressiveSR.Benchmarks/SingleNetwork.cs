using ProgressiveSR.Backends;
using ProgressiveSR.Onnx;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Benchmarks;

/// <summary>Runs a network outside any bundle on either backend.</summary>
internal static class SingleNetwork
{
    /// <summary>Opens a network on a backend, taking ownership of it.</summary>
    public static ISuperResolver Open(SuperResolutionNetwork network, IInferenceBackend backend)
    {
        if (backend is not OnnxBackend onnx)
        {
            return new TorchSuperResolver(network, network.Architecture, backend.Device);
        }

        string folder = Directory.CreateTempSubdirectory("psr-network-").FullName;
        try
        {
            using (network)
            {
                string path = Path.Combine(folder, $"{network.Architecture}.onnx");
                OnnxExporter.WriteNetwork(NetworkWeights.Of(network), path);
                return OnnxSuperResolver.Open(path, backend: onnx);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
