using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>
/// Finds out whether a provider works by using it: what the runtime lists as available only describes how it was built.
/// </summary>
internal static class ProviderProbe
{
    /// <summary>Runs one convolution on the provider and nothing else.</summary>
    /// <exception cref="OnnxProviderException">It does not work; the message says what is missing.</exception>
    public static void Require(OnnxOptions options, OnnxProvider provider)
    {
        try
        {
            using SessionOptions setup = ProviderSetup.Create(
                options, provider, provider == OnnxProvider.TensorRT ? ConvolutionProbe.Ports : null);
            if (provider != OnnxProvider.Cpu)
            {
                // Without it a provider that takes no node goes unnoticed.
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
