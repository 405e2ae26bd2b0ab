namespace ProgressiveSR;

/// <summary>
/// Makes a model's units runnable: the one interface that a runtime (ONNX Runtime, TorchSharp, your own) implements.
/// </summary>
/// <remarks>
/// Implementations are thread-safe. What they make is the caller's to dispose; one that is disposable itself makes
/// nothing afterwards, but throws <see cref="ObjectDisposedException"/>.
/// </remarks>
public interface IInferenceBackend
{
    /// <summary>A short name: <c>onnx</c>, <c>torch</c>.</summary>
    string Name { get; }

    /// <summary>The device in use: <c>cpu</c>, <c>cuda:0</c>, ….</summary>
    string Device { get; }

    /// <summary>
    /// The sampling units as the backend runs them (the integer sampler of the core is the shipped one).
    /// </summary>
    /// <param name="model">The model.</param>
    /// <exception cref="InvalidModelException">The bundle's files contradict its manifest.</exception>
    ISamplingUnit CreateSamplingUnit(ModelBundle model);

    /// <summary>The processing unit of one level.</summary>
    /// <param name="model">The model.</param>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such level.</exception>
    /// <exception cref="InvalidModelException">The bundle's files contradict its manifest.</exception>
    IProcessingUnit CreateProcessingUnit(ModelBundle model, int level);

    /// <summary>One of the model's own super-resolvers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="network">The network's name in the model.</param>
    /// <exception cref="InvalidModelException">
    /// The bundle has no such network (<see cref="ModelManifest.Network"/>), or its files contradict its manifest.
    /// </exception>
    ISuperResolver CreateSuperResolver(ModelBundle model, string network);
}
