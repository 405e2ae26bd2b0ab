using Microsoft.ML.OnnxRuntime;
using ProgressiveSR.Backends;
using ProgressiveSR.Onnx;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tables;

/// <summary>
/// Runs a network with input and output in the device's memory, to measure it without copies from and to the host. On
/// the CPU that is the same memory.
/// </summary>
internal sealed class ResidentNetwork : IDisposable
{
    private readonly OnnxSuperResolver network;
    private readonly OrtMemoryInfo memory;
    private readonly bool ownsMemory;
    private readonly Dictionary<(int Width, int Height), (OrtIoBinding Binding, OrtValue Picture)> bindings = [];
    private readonly RunOptions run = new();

    private ResidentNetwork(OnnxSuperResolver network, OnnxBackend backend)
    {
        this.network = network;
        ownsMemory = backend.ActiveProvider != OnnxProvider.Cpu;
        memory = ownsMemory
            ? new OrtMemoryInfo(
                OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, backend.DeviceId, OrtMemType.Default)
            : OrtMemoryInfo.DefaultInstance;
    }

    /// <summary>Wraps a network; null for libtorch and DirectML, whose memory cannot be addressed.</summary>
    public static ResidentNetwork? Of(ISuperResolver network, IInferenceBackend backend) =>
        backend is OnnxBackend { ActiveProvider: not OnnxProvider.DirectML } onnx && network is OnnxSuperResolver graph
            ? new ResidentNetwork(graph, onnx)
            : null;

    /// <summary>Runs the network on a picture of this size that is already in the device's memory.</summary>
    public void Run(int width, int height)
    {
        OrtIoBinding binding = Bind(network.Calls.SizeFor(width, height));
        network.Calls.Graph.RunWithBinding(run, binding);
        binding.SynchronizeBoundOutputs();
    }

    public void Dispose()
    {
        foreach ((OrtIoBinding binding, OrtValue picture) in bindings.Values)
        {
            binding.Dispose();
            picture.Dispose();
        }

        run.Dispose();
        if (ownsMemory)
        {
            memory.Dispose();
        }
    }

    private OrtIoBinding Bind((int Width, int Height) size)
    {
        if (bindings.TryGetValue(size, out (OrtIoBinding Binding, OrtValue Picture) known))
        {
            return known.Binding;
        }

        Random random = new(1);
        float[] picture = new float[3 * size.Width * size.Height];
        foreach (ref float value in picture.AsSpan())
        {
            value = random.NextSingle();
        }

        // The CPU provider reads the array itself in each run, so what pins it lives as long as the binding; on a
        // device, binding copies it once. The output is allocated there once and overwritten by each run.
        OrtIoBinding binding = network.Calls.Graph.CreateIoBinding();
        OrtValue taken = OrtValue.CreateTensorValueFromMemory(picture, [1, 3, size.Height, size.Width]);
        bindings.Add(size, (binding, taken));
        binding.BindInput(network.Calls.Input.Name, taken);
        binding.SynchronizeBoundInputs();
        binding.BindOutputToDevice(network.Calls.Output.Name, memory);
        return binding;
    }
}
