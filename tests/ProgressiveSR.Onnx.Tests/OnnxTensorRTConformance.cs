#if ONNXRUNTIME_GPU
using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>
/// The same promises on TensorRT, which runs super-resolvers only: the units' graphs are too small for it and run on
/// CUDA beneath. Not run yet: no machine at hand has it.
/// </summary>
public static class OnnxTensorRTConformance
{
    [TestFixture]
    [Category(GpuTests.Category)]
    public sealed class SuperResolution : SuperResolverConformance
    {
        /// <summary>Products may be rounded to 11 bits.</summary>
        protected override double Tolerance => 100 * base.Tolerance;

        /// <summary>A compiled network is one node of the graph, and stops between nodes.</summary>
        protected override bool StopsWithinACall => false;

        protected override IInferenceBackend CreateBackend() =>
            new OnnxBackend(new OnnxOptions { Provider = OnnxProvider.TensorRT });

        protected override bool IsMissingRuntime(Exception exception) => OnnxConformance.IsMissing(exception);
    }
}
#endif
