namespace ProgressiveSR.Tables;

/// <summary>What networks run on, as <c>psr eval</c> takes it and pages show it.</summary>
internal sealed record BackendArguments(string Backend, string Device, string? LibTorch, bool WithoutCudnn = false)
{
    /// <summary>For <c>psr eval</c>.</summary>
    public IReadOnlyList<string> All =>
        [.. Chosen, .. LibTorch is null ? (string[])[] : ["--libtorch", LibTorch]];

    /// <summary>For a page: nothing for ONNX Runtime on the CPU; a folder of libtorch is the machine's.</summary>
    public IReadOnlyList<string> Shown => IsDefault ? [] : Chosen;

    /// <summary>What MSBuild must be told; the CPU's packages are there without.</summary>
    public string? Property => Backend == BackendFactory.Onnx && Device != DeviceName.Cpu
        ? "-p:OnnxRuntimeFlavor=Gpu"
        : null;

    private string[] Chosen =>
        ["--backend", Backend, "--device", Device, .. WithoutCudnn ? (string[])["--no-cudnn"] : []];

    private bool IsDefault => Backend == BackendFactory.Onnx && Device == DeviceName.Cpu;
}
