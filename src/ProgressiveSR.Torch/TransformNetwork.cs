using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;
using TorchSharp.Modules;

namespace ProgressiveSR.Torch;

/// <summary>
/// The trainable part of a model with the separable kernel (<see cref="BlockTransform"/>): the network that shows its
/// levels.
/// </summary>
public sealed class TransformNetwork : TrainedModel
{
    // Registers the network under its name.
    private readonly ModuleDict<SuperResolutionNetwork> networks;

    /// <summary>Creates a model.</summary>
    /// <param name="levels">What each level sends: rows of the separable kernel.</param>
    /// <param name="networks">The network that all levels name, of factor 2, by name.</param>
    /// <exception cref="ArgumentException">
    /// The schedule is impossible, a level sends rows of another kernel, or there is not exactly one network, with
    /// factor 2 and the separable kernel's number of channels.
    /// </exception>
    public TransformNetwork(
        IReadOnlyList<LevelDescription> levels, IReadOnlyDictionary<string, SuperResolutionNetwork> networks)
        : base(nameof(TransformNetwork), BlockTransform.Side, levels, networks)
    {
        if (!IsOf(levels))
        {
            throw new ArgumentException("A level sends rows of a kernel other than the separable one.", nameof(levels));
        }

        if (Networks.Count != 1)
        {
            throw new ArgumentException(
                $"One network shows all levels of the separable kernel, not {Networks.Count}.", nameof(networks));
        }

        if (SuperResolver is not { InputChannels: TransformReconstruction.Channels, Factor: 2 })
        {
            throw new ArgumentException(
                $"Network '{Networks.Keys.Single()}' takes {SuperResolver.InputChannels} channels and enlarges by "
                + $"{SuperResolver.Factor}, where expanded pictures have {TransformReconstruction.Channels} channels "
                + "and half the size.",
                nameof(networks));
        }

        this.networks = ToModule();
        RegisterComponents();
    }

    /// <summary>The network.</summary>
    public SuperResolutionNetwork SuperResolver => SuperResolverAt(0);

    /// <summary>Whether the levels send rows of the separable kernel.</summary>
    internal static bool IsOf(IReadOnlyList<LevelDescription> levels) =>
        levels.SelectMany(level => level.Rows).All(rows => rows.Coding == SampleCoding.Truncated);
}
