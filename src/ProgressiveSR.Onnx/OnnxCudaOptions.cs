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
    /// Whether convolutions may run on cuDNN, which then has to be installed beside CUDA. Without it the runtime
    /// (1.31 and later) takes kernels of its own where it has some; it was not run so on a GPU yet.
    /// </summary>
    /// <value>Default true.</value>
    public bool UseCudnn { get; init; } = true;

    /// <summary>
    /// The file of the plug-in provider (packages Microsoft.ML.OnnxRuntime.EP.Cuda13 and Cuda12, one for each
    /// platform), or null to look for it beside the application where the native runtime has no CUDA provider of its
    /// own.
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
            // Runtimes before 1.31 know no such option, and always use it.
            options["enable_cudnn"] = "0";
        }

        return options;
    }
}
