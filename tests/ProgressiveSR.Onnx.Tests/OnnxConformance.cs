using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Every promise of the core's interfaces, on the CPU.</summary>
public static class OnnxConformance
{
    internal static bool IsMissing(Exception exception) => exception is OnnxProviderException;

    [TestFixture]
    public sealed class Backend : BackendConformance
    {
        protected override IInferenceBackend CreateBackend() => new OnnxBackend();

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }

    [TestFixture]
    public sealed class Sampling : SamplingUnitConformance
    {
        protected override IInferenceBackend CreateBackend() => new OnnxBackend();

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }

    [TestFixture]
    public sealed class Processing : ProcessingUnitConformance
    {
        protected override IInferenceBackend CreateBackend() => new OnnxBackend();

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }

    /// <summary>With batches filled up to few sizes, as on a GPU.</summary>
    [TestFixture]
    public sealed class ProcessingOfFilledBatches : ProcessingUnitConformance
    {
        protected override IInferenceBackend CreateBackend() => new OnnxBackend(new OnnxOptions { FixedTile = 64 });

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }

    [TestFixture]
    public sealed class Linear : LinearMapConformance
    {
        protected override IInferenceBackend CreateBackend() => new OnnxBackend();

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }

    /// <summary>With batches filled up to few sizes, as on a GPU.</summary>
    [TestFixture]
    public sealed class LinearOfFilledBatches : LinearMapConformance
    {
        protected override IInferenceBackend CreateBackend() => new OnnxBackend(new OnnxOptions { FixedTile = 64 });

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }

    [TestFixture]
    public sealed class SuperResolution : SuperResolverConformance
    {
        protected override IInferenceBackend CreateBackend() => new OnnxBackend();

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }
}
