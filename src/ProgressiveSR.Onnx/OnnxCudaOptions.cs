namespace ProgressiveSR.Onnx;

/// <summary>Settings of the CUDA provider.</summary>
public sealed record OnnxCudaOptions
{
    /// <summary>
    /// How cuDNN selects convolution algorithms: <c>HEURISTIC</c>, <c>EXHAUSTIVE</c> or <c>DEFAULT</c>.
    /// </summary>
    /// <value>
    /// Default <c>HEURISTIC</c>: tiles come in many sizes, and the runtime's own default searches anew for each.
    /// </value>
    public string ConvolutionSearch { get; init; } = "HEURISTIC";

    /// <summary>Whether convolutions may use TF32, which is faster but deviates more from the CPU.</summary>
    /// <value>Default false.</value>
    public bool UseTf32 { get; init; }

    /// <summary>
    /// Whether convolutions may use cuDNN, which must then be installed along with CUDA. Without it, the runtime (1.31
    /// or later) uses its own kernels where it has them; this has not been run on a GPU yet.
    /// </summary>
    /// <value>Default true.</value>
    public bool UseCudnn { get; init; } = true;

    /// <summary>
    /// The library of the plug-in provider (packages Microsoft.ML.OnnxRuntime.EP.Cuda13 and Cuda12, one per platform),
    /// or null to look for it beside the application if the native runtime has no built-in CUDA provider.
    /// </summary>
    /// <value>Default null.</value>
    public string? PluginLibrary { get; init; }

    internal Dictionary<string, string> ToProviderOptions()
    {
        Dictionary<string, string> options = new()
        {
            ["cudnn_conv_algo_search"] = ConvolutionSearch,
            ["use_tf32"] = UseTf32 ? "1" : "0",
        };
        if (!UseCudnn)
        {
            // Runtimes before 1.31 do not know this option and always use cuDNN.
            options["enable_cudnn"] = "0";
        }

        return options;
    }
}
