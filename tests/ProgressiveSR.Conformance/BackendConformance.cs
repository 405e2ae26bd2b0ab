using ProgressiveSR.Backends;
using ProgressiveSR.Models;

namespace ProgressiveSR.Conformance;

/// <summary>What <see cref="IInferenceBackend"/> promises of itself.</summary>
public abstract class BackendConformance : BackendFixture
{
    /// <summary>One that holds nothing has nothing to dispose, and goes on.</summary>
    [Test]
    public void Create_AfterDispose_ThrowsWhereThereIsSomethingToDispose()
    {
        IInferenceBackend backend = CreateBackend();
        (backend as IDisposable)?.Dispose();
        ModelBundle model = Model(8).Bundle;
        Func<IDisposable?>[] creations =
        [
            () => backend.CreateSamplingUnit(model) as IDisposable,
            () => backend.CreateProcessingUnit(model, 0),
            () => backend.CreateSuperResolver(model, model.Manifest.Networks[0].Name),
            .. backend is ILinearBackend linear ? (Func<IDisposable?>[])[() => linear.CreateLinearMap([1], [1])] : [],
        ];

        foreach (Func<IDisposable?> create in creations)
        {
            Assert.That(
                () => create()?.Dispose(),
                backend is IDisposable ? Throws.TypeOf<ObjectDisposedException>() : Throws.Nothing);
        }
    }
}
