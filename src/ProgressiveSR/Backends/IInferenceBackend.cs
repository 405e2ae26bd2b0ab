using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Backends;

/// <summary>
/// Creates runnable units for a model: the one interface that a runtime (ONNX Runtime, TorchSharp, your own)
/// implements.
/// </summary>
/// <remarks>
/// Implementations are thread-safe. The caller disposes what they create. A backend that is disposable itself throws
/// <see cref="ObjectDisposedException"/> from every method once it was disposed.
/// </remarks>
public interface IInferenceBackend
{
    /// <summary>A short name: <c>onnx</c>, <c>torch</c>.</summary>
    string Name { get; }

    /// <summary>The device in use: <c>cpu</c>, <c>cuda:0</c>, ….</summary>
    string Device { get; }

    /// <summary>Creates the backend's sampling unit (the library itself uses the core's integer sampler).</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="InvalidModelException">The bundle's files do not match its manifest.</exception>
    ISamplingUnit CreateSamplingUnit(ModelBundle model);

    /// <summary>Creates the processing unit of a level.</summary>
    /// <param name="model">The model.</param>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such level.</exception>
    /// <exception cref="InvalidModelException">The bundle's files do not match its manifest.</exception>
    IProcessingUnit CreateProcessingUnit(ModelBundle model, int level);

    /// <summary>Creates one of the model's own super-resolvers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="network">The network's name in the model.</param>
    /// <exception cref="InvalidModelException">
    /// The bundle has no such network (<see cref="ModelManifest.Network"/>), or its files do not match its manifest.
    /// </exception>
    ISuperResolver CreateSuperResolver(ModelBundle model, string network);
}
