using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>The native runtime: one per process, chosen by the application.</summary>
internal static class NativeRuntime
{
    private static readonly Lazy<bool> SharedThreads = new(Start);

    /// <summary>
    /// Whether sessions can share one thread pool, which requires that the application has not started the runtime.
    /// </summary>
    /// <exception cref="OnnxProviderException">The application has no native runtime, or the wrong one.</exception>
    public static bool SharesThreads(OnnxProvider provider)
    {
        try
        {
            return SharedThreads.Value;
        }
        catch (TypeInitializationException e) when (e.InnerException is DllNotFoundException)
        {
            throw new OnnxProviderException(
                provider,
                "The application has no native ONNX Runtime: add exactly one of the packages Microsoft.ML.OnnxRuntime "
                + "(CPU), Microsoft.ML.OnnxRuntime.Gpu (CUDA, TensorRT) or Microsoft.ML.OnnxRuntime.DirectML.",
                e);
        }
        catch (TypeInitializationException e)
        {
            throw new OnnxProviderException(
                provider,
                "The native ONNX Runtime does not match this application's Microsoft.ML.OnnxRuntime.Managed: add the "
                + $"native package of the same version ({e.InnerException?.Message ?? e.Message}).",
                e);
        }
    }

    private static bool Start()
    {
        if (OrtEnv.IsCreated)
        {
            return false;
        }

        // A model has some thirty graphs; with a thread pool each they would take a thousand threads on a server.
        // Spinning is off because managed code uses the same cores between calls.
        using OrtThreadingOptions threads = new() { GlobalSpinControl = false };
        EnvironmentCreationOptions options = new() { logId = "ProgressiveSR", threadOptions = threads };
        try
        {
            OrtEnv.CreateInstanceWithOptions(ref options);
            return true;
        }
        catch (OnnxRuntimeException) when (OrtEnv.IsCreated)
        {
            // The application was faster, on another thread.
            return false;
        }
    }
}
