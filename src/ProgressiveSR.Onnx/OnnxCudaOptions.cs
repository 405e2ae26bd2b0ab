namespace ProgressiveSR.Onnx;

/// <summary>Settings of the CUDA provider.</summary>
public sealed record OnnxCudaOptions
{
    /// <summary>How cuDNN chooses convolutions: <c>HEURISTIC</c>, <c>EXHAUSTIVE</c> or <c>DEFAULT</c>.</summary>
    /// <value>
    /// Default <c>HEURISTIC</c>: tiles come in many sizes, and the runtime's own default searches anew for each of
    /// them.
    /// </value>
    public string ConvolutionSearch { get; init; } = "HEURISTIC";

    /// <summary>Whether convolutions may round to TF32, which is faster and differs more from the CPU.</summary>
    /// <value>Default false.</value>
    public bool UseTf32 { get; init; }

    /// <summary>
    /// The file of the plug-in provider (package Microsoft.ML.OnnxRuntime.EP.Cuda), or null to look for it beside the
    /// application where the native runtime has no CUDA provider of its own.
    /// </summary>
    /// <value>Default null.</value>
    public string? PluginLibrary { get; init; }

    internal Dictionary<string, string> ToProviderOptions() => new()
    {
        ["cudnn_conv_algo_search"] = ConvolutionSearch,
        ["use_tf32"] = UseTf32 ? "1" : "0",
    };
}
