using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>Creates session options for a provider.</summary>
internal static class ProviderSetup
{
    /// <summary>Creates the options of one session.</summary>
    /// <param name="options">The backend's options.</param>
    /// <param name="provider">The provider to use, which may differ from the requested one.</param>
    /// <param name="network">The ports of a super-resolver; null for other graphs.</param>
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
                // Nodes that TensorRT does not support, and the units' small graphs, run on CUDA.
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
