using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>
/// Tests a provider by using it, as the runtime's list of available providers only says how it was built.
/// </summary>
internal static class ProviderProbe
{
    /// <summary>Requires that a convolution runs on the provider, without fallback.</summary>
    /// <exception cref="OnnxProviderException">It does not work; the message says what is missing.</exception>
    public static void Require(OnnxOptions options, OnnxProvider provider)
    {
        try
        {
            using SessionOptions setup = ProviderSetup.Create(
                options, provider, provider == OnnxProvider.TensorRT ? ConvolutionProbe.Ports : null);
            if (provider != OnnxProvider.Cpu)
            {
                // Otherwise a provider that takes no node would go unnoticed.
                setup.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
            }

            using InferenceSession session = new(ConvolutionProbe.Write(), setup);
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(
                new float[3 * ConvolutionProbe.Side * ConvolutionProbe.Side],
                [1, 3, ConvolutionProbe.Side, ConvolutionProbe.Side]);
            using RunOptions run = new();
            using IDisposable results = session.Run(
                run, [ConvolutionProbe.Input], [input], [ConvolutionProbe.Output]);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw ProviderFailure.Explain(options, provider, e);
        }
    }
}
