using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>
/// Adds CUDA to a session by one of its two routes: built into the native runtime (package
/// Microsoft.ML.OnnxRuntime.Gpu), or a plug-in library beside the CPU runtime (package
/// Microsoft.ML.OnnxRuntime.EP.Cuda13 or Cuda12).
/// </summary>
internal static class CudaProvider
{
    private const string BuiltInName = "CUDAExecutionProvider";
    private const string PluginName = "CudaPluginExecutionProvider";
    private const string Registration = "ProgressiveSR.Cuda";

    private static readonly Lock Gate = new();

    /// <summary>Adds CUDA.</summary>
    /// <exception cref="OnnxProviderException">Neither route is open.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime refuses.</exception>
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
                $"CUDA device {options.DeviceId} was asked for, but the CUDA plug-in finds {devices.Length} "
                + "devices: check the NVIDIA driver with nvidia-smi.");
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
                    ? "CUDA was asked for, but the native ONNX Runtime of this application has none: reference "
                        + "Microsoft.ML.OnnxRuntime.Gpu in place of the native package that it has (there can be one "
                        + "only), or add Microsoft.ML.OnnxRuntime.EP.Cuda13 beside it."
                    : $"The CUDA plug-in '{options.Cuda.PluginLibrary}' does not exist: take it from the package "
                        + "Microsoft.ML.OnnxRuntime.EP.Cuda13.") { IsNotBuiltIn = options.Cuda.PluginLibrary is null };
    }
}
