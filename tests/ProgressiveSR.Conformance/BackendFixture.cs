using ProgressiveSR.Backends;

namespace ProgressiveSR.Conformance;

/// <summary>A backend and small models of random weights, for fixtures that a backend's tests derive from.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public abstract class BackendFixture
{
    private readonly Dictionary<int, TestModel> models = [];
    private IInferenceBackend? backend;

    protected IInferenceBackend Backend => backend ?? throw new InvalidOperationException("The fixture did not start.");

    [OneTimeSetUp]
    public void CreateBackendAndModels()
    {
        backend = NativeRequirement.Create(CreateBackend, IsMissingRuntime);
        models.Add(8, TestModel.Create(8, seed: 8));
        models.Add(16, TestModel.Create(16, seed: 16));
    }

    [OneTimeTearDown]
    public void DisposeBackendAndModels()
    {
        (backend as IDisposable)?.Dispose();
        foreach (TestModel model in models.Values)
        {
            model.Dispose();
        }
    }

    /// <summary>Makes the backend to test; it is disposed where it can be.</summary>
    protected abstract IInferenceBackend CreateBackend();

    /// <summary>
    /// Whether the exception of <see cref="CreateBackend"/> means that a native runtime or device is missing.
    /// </summary>
    protected virtual bool IsMissingRuntime(Exception exception) => false;

    protected TestModel Model(int blockSize) => models[blockSize];

    /// <summary>Asserts that values agree.</summary>
    protected static void AssertClose(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, double tolerance) =>
        NumericAssert.AreClose(actual, expected, tolerance);

    /// <summary>A token that is cancelled already.</summary>
    protected static CancellationToken Cancelled => new(canceled: true);
}
