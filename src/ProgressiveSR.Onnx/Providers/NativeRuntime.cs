using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>The native runtime: there is one for each process, and the application chooses which.</summary>
internal static class NativeRuntime
{
    private static readonly Lazy<bool> SharedThreads = new(Start);

    /// <summary>
    /// Whether sessions can use one pool of threads; not where the application started the runtime first.
    /// </summary>
    /// <exception cref="OnnxProviderException">The application carries no native runtime, or a wrong one.</exception>
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
                "The application carries no native ONNX Runtime: add one of the packages Microsoft.ML.OnnxRuntime "
                + "(CPU), "
                + "Microsoft.ML.OnnxRuntime.Gpu (CUDA, TensorRT) or Microsoft.ML.OnnxRuntime.DirectML to it, and "
                + "only one.",
                e);
        }
        catch (TypeInitializationException e)
        {
            throw new OnnxProviderException(
                provider,
                "The native ONNX Runtime is not the one that Microsoft.ML.OnnxRuntime.Managed of this application "
                + "needs: add "
                + $"the native package of the same version ({e.InnerException?.Message ?? e.Message}).",
                e);
        }
    }

    private static bool Start()
    {
        if (OrtEnv.IsCreated)
        {
            return false;
        }

        // A model has some thirty graphs; each with its own pool of threads would take a thousand threads on a server.
        // Spinning is off because managed code computes on the same cores between the calls.
        using OrtThreadingOptions threads = new() { GlobalSpinControl = false };
        EnvironmentCreationOptions options = new() { logId = "ProgressiveSR", threadOptions = threads };
        try
        {
            OrtEnv.CreateInstanceWithOptions(ref options);
            return true;
        }
        catch (OnnxRuntimeException) when (OrtEnv.IsCreated)
        {
            // The application was quicker, on another thread.
            return false;
        }
    }
}
