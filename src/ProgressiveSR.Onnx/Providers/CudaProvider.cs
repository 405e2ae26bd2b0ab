using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>
/// Adds CUDA to a session in one of two forms: built into the native runtime (package Microsoft.ML.OnnxRuntime.Gpu), or
/// as a plug-in library beside the CPU runtime (package Microsoft.ML.OnnxRuntime.EP.Cuda13 or Cuda12).
/// </summary>
internal static class CudaProvider
{
    private const string BuiltInName = "CUDAExecutionProvider";
    private const string PluginName = "CudaPluginExecutionProvider";
    private const string Registration = "ProgressiveSR.Cuda";

    private static readonly Lock Gate = new();

    /// <summary>Adds CUDA.</summary>
    /// <exception cref="OnnxProviderException">Neither form is available.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime rejects it.</exception>
    public static void Append(SessionOptions session, OnnxOptions options)
    {
        if (options.Cuda.PluginLibrary is null && IsBuiltIn())
        {
            using OrtCUDAProviderOptions cuda = new();
            Dictionary<string, string> settings = options.Cuda.ToProviderOptions();
            settings["device_id"] = FormattableString.Invariant($"{options.DeviceId}");
            cuda.UpdateOptions(settings);
            session.AppendExecutionProvider_CUDA(cuda);
            return;
        }

        OrtEnv environment = OrtEnv.Instance();
        session.AppendExecutionProvider(
            environment, [FindDevice(environment, options)], options.Cuda.ToProviderOptions());
    }

    private static bool IsBuiltIn() => OrtEnv.Instance().GetAvailableProviders().Contains(BuiltInName);

    private static OrtEpDevice FindDevice(OrtEnv environment, OnnxOptions options)
    {
        lock (Gate)
        {
            // The application may have registered the plug-in itself.
            if (!Devices(environment).Any())
            {
                environment.RegisterExecutionProviderLibrary(Registration, FindLibrary(options));
            }
        }

        OrtEpDevice[] devices = [.. Devices(environment)];
        return options.DeviceId < devices.Length
            ? devices[options.DeviceId]
            : throw new OnnxProviderException(
                OnnxProvider.Cuda,
                $"CUDA device {options.DeviceId} was requested, but the CUDA plug-in finds {devices.Length} devices: "
                + "check the NVIDIA driver with nvidia-smi.");
    }

    private static IEnumerable<OrtEpDevice> Devices(OrtEnv environment) =>
        environment.GetEpDevices().Where(device => device.EpName == PluginName);

    private static string FindLibrary(OnnxOptions options)
    {
        string file = OperatingSystem.IsWindows()
            ? "onnxruntime_providers_cuda_plugin.dll"
            : "libonnxruntime_providers_cuda_plugin.so";
        string home = AppContext.BaseDirectory;
        string[] candidates = options.Cuda.PluginLibrary is string named
            ? [named]
            :
            [
                Path.Combine(home, file),
                Path.Combine(home, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", file),
            ];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new OnnxProviderException(
                OnnxProvider.Cuda,
                options.Cuda.PluginLibrary is null
                    ? "CUDA was requested, but this application's native ONNX Runtime does not include it: reference "
                        + "Microsoft.ML.OnnxRuntime.Gpu instead of the current native package (there can be only one), "
                        + "or add Microsoft.ML.OnnxRuntime.EP.Cuda13 beside it."
                    : $"The CUDA plug-in '{options.Cuda.PluginLibrary}' does not exist: get it from the package "
                        + "Microsoft.ML.OnnxRuntime.EP.Cuda13.") { IsNotBuiltIn = options.Cuda.PluginLibrary is null };
    }
}
