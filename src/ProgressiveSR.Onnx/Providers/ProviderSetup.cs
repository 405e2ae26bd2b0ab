using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>Makes session options for a provider.</summary>
internal static class ProviderSetup
{
    /// <summary>Makes the options of one session.</summary>
    /// <param name="options">The backend's options.</param>
    /// <param name="provider">The provider to use, which may be another than the options ask for.</param>
    /// <param name="network">What is known of the graph where it is a super-resolver, else null.</param>
    public static SessionOptions Create(OnnxOptions options, OnnxProvider provider, NetworkPorts? network)
    {
        bool sharesThreads = NativeRuntime.SharesThreads(provider);
        SessionOptions session = new();
        try
        {
            session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
            session.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
            if (options.Threads > 0)
            {
                session.IntraOpNumThreads = options.Threads;
            }
            else if (sharesThreads)
            {
                session.DisablePerSessionThreads();
            }

            Append(session, options, provider, network);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void Append(
        SessionOptions session, OnnxOptions options, OnnxProvider provider, NetworkPorts? network)
    {
        switch (provider)
        {
            case OnnxProvider.Cuda:
                CudaProvider.Append(session, options);
                break;
            case OnnxProvider.TensorRT:
                // Nodes that TensorRT does not take, and the small graphs of the units, run on CUDA.
                if (network is not null)
                {
                    using OrtTensorRTProviderOptions tensorRT = new();
                    tensorRT.UpdateOptions(options.TensorRT.ToProviderOptions(options.DeviceId, network));
                    session.AppendExecutionProvider_Tensorrt(tensorRT);
                }

                CudaProvider.Append(session, options);
                break;
            case OnnxProvider.DirectML:
                // DirectML requires both.
                session.EnableMemoryPattern = false;
                session.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                session.AppendExecutionProvider_DML(options.DeviceId);
                break;
        }
    }
}
