using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Parses device names.</summary>
internal static class TorchDevice
{
    public static Device Open(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == "cpu")
        {
            return CPU;
        }

        int index = 0;
        if (name != "cuda"
            && !(name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name[5..], out index)))
        {
            throw new ArgumentException($"The device '{name}' is neither cpu nor cuda nor cuda:n.", nameof(name));
        }

        if (!cuda.is_available() || index < 0 || index >= cuda.device_count())
        {
            throw new TorchRuntimeException(
                $"The device '{name}' is not available: this libtorch sees "
                + $"{(cuda.is_available() ? cuda.device_count() : 0)} CUDA devices"
                + $"{(TorchRuntime.Current?.CudaProblem is { } problem ? $" ({problem})" : "")}; reference "
                + "TorchSharp-cuda-linux or TorchSharp-cuda-windows instead of TorchSharp-cpu, or set the libtorch "
                + "folder.");
        }

        return device(DeviceType.CUDA, index);
    }
}
