#if ONNXRUNTIME_GPU
namespace ProgressiveSR.Onnx.Tests;

/// <summary>Tests that need a GPU, and all that its provider loads.</summary>
internal static class GpuTests
{
    /// <summary>What machines without one leave out: <c>--filter TestCategory!=Gpu</c>.</summary>
    public const string Category = "Gpu";
}
#endif
