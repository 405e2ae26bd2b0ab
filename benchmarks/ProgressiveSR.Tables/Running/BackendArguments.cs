namespace ProgressiveSR.Tables;

/// <summary>The backend options, as <c>psr eval</c> takes them and pages show them.</summary>
internal sealed record BackendArguments(string Backend, string Device, string? LibTorch, bool WithoutCudnn = false)
{
    /// <summary>The arguments for <c>psr eval</c>.</summary>
    public IReadOnlyList<string> All =>
        [.. Chosen, .. LibTorch is null ? (string[])[] : ["--libtorch", LibTorch]];

    /// <summary>
    /// The arguments for a page: none for ONNX Runtime on the CPU, and never the machine's libtorch folder.
    /// </summary>
    public IReadOnlyList<string> Shown => IsDefault ? [] : Chosen;

    /// <summary>The MSBuild property to set; null for the CPU, whose packages are the default.</summary>
    public string? Property => Backend == BackendFactory.Onnx && Device != DeviceName.Cpu
        ? "-p:OnnxRuntimeFlavor=Gpu"
        : null;

    private string[] Chosen =>
        ["--backend", Backend, "--device", Device, .. WithoutCudnn ? (string[])["--no-cudnn"] : []];

    private bool IsDefault => Backend == BackendFactory.Onnx && Device == DeviceName.Cpu;
}
