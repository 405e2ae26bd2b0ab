using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The network of models with the separable kernel: from the expanded picture of 13 channels (12 phases and luma's
/// step, <see cref="TransformReconstruction"/>) it estimates the quantisation error, in units of the step, and adds it
/// to the linear reconstruction. Residual blocks without normalisation, whose 3x3 convolutions train with branches.
/// </summary>
/// <remarks>
/// <code>
/// phases ─▶ 4 (x - 1/2) ─┬─▶ head 3x3 ─┬─▶ M x [3x3, ReLU, 3x3, +] ─▶ + ─▶ tail 3x3 ─▶ x step ─▶ + ─▶ shuffle 2 ─▶
///   │      step ─▶ log ──┘             └────────────────────────────┘                              │
///   └──────────────────────────────────────────────────────────────────────────────────────────────┘
/// </code>
/// </remarks>
public sealed class RestorationNetwork : SuperResolutionNetwork
{
    /// <summary>The architecture's name in bundles.</summary>
    public const string ArchitectureName = "restoration";

    internal const int OwnFactor = 2;
    internal const int Phases = TransformReconstruction.Channels - 1;
    internal const double Contrast = 4;
    internal const double StepContrast = 0.25;

    /// <summary>Smaller than every step of a model, in 0..1 units; the logarithm of a step of 0 is undefined.</summary>
    internal const double LeastStep = 1.0 / 65536;

    private readonly ReparameterisedConvolution head;
    private readonly ModuleList<RestorationBlock> body;
    private readonly ReparameterisedConvolution tail;
    private readonly int features;
    private readonly bool branches;

    /// <summary>Creates the network, ready to train: initially it is close to the linear reconstruction.</summary>
    /// <param name="features">Channels of the body, 1 to 4096.</param>
    /// <param name="blocks">Residual blocks, 0 to 1024.</param>
    /// <param name="branches">
    /// Whether convolutions train with branches; false for the merged network, which computes the same.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public RestorationNetwork(int features, int blocks, bool branches = false)
        : base(ArchitectureName, OwnFactor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(features, NetworkSettings.MostFeatures);
        ArgumentOutOfRangeException.ThrowIfNegative(blocks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks, NetworkSettings.MostBlocks);
        this.features = features;
        this.branches = branches;
        head = new ReparameterisedConvolution(InputChannels, features, branches);
        body = new ModuleList<RestorationBlock>(
            [.. Enumerable.Range(0, blocks).Select(_ => new RestorationBlock(features, branches))]);
        tail = new ReparameterisedConvolution(features, Phases, branches);
        RegisterComponents();
        using IDisposable guard = no_grad();
        tail.Damp(0.01);
    }

    /// <inheritdoc/>
    public override int InputChannels => TransformReconstruction.Channels;

    /// <inheritdoc/>
    public override JsonObject Settings
    {
        get
        {
            JsonObject settings = new() { ["features"] = features, ["blocks"] = (int)body.Count };
            if (branches)
            {
                settings["branches"] = true;
            }

            return settings;
        }
    }

    /// <inheritdoc/>
    public override int Halo => 2 * (int)body.Count + 2;

    /// <inheritdoc/>
    public override long MultiplyAddsPerSourcePixel =>
        9L * features * (InputChannels + 2 * features * body.Count + Phases);

    /// <summary>Creates the network from a bundle's settings.</summary>
    /// <param name="factor">2.</param>
    /// <param name="settings">
    /// <c>features</c>, 1 to 4096; <c>blocks</c>, 0 to 1024; and optionally <c>branches</c>, true.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not 2.</exception>
    /// <exception cref="InvalidModelException">A setting is missing, has the wrong type or is out of range.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public static RestorationNetwork Create(int factor, JsonObject settings)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(factor, OwnFactor);
        (int features, int blocks, bool branches) = ReadSettings(settings);
        return new RestorationNetwork(features, blocks, branches);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor phases = input.narrow(1, 0, Phases), step = input.narrow(1, Phases, 1);
        Tensor known = step.AtLeast(LeastStep).Times(byte.MaxValue).log().Times(StepContrast);
        Tensor seen = Convolution.ChannelsLast(cat([phases.Plus(-0.5).Times(Contrast), known], 1));
        Tensor shallow = head.call(seen).to(ComputeType);
        Tensor deep = ResidualBlock.Run(body, shallow);
        Tensor residual = tail.call(deep.Plus(shallow)).to(input.dtype);
        return nn.functional.pixel_shuffle(phases.Plus(residual.mul(step)), Factor).MoveToOuterDisposeScope();
    }

    internal static (int Features, int Blocks, bool Branches) ReadSettings(JsonObject settings) => (
        NetworkSettings.Integer(settings, "features", least: 1, NetworkSettings.MostFeatures),
        NetworkSettings.Integer(settings, "blocks", least: 0, NetworkSettings.MostBlocks),
        settings.ContainsKey("branches") && NetworkSettings.Boolean(settings, "branches"));

    /// <inheritdoc/>
    protected internal override SuperResolutionNetwork? Merge()
    {
        if (!branches)
        {
            return null;
        }

        RestorationNetwork merged = new(features, (int)body.Count);
        using IDisposable guard = no_grad();
        merged.head.CopyMerged(head);
        merged.tail.CopyMerged(tail);
        foreach ((RestorationBlock target, RestorationBlock source) in merged.body.Zip(body))
        {
            target.CopyMerged(source);
        }

        return merged;
    }
}

/// <summary>x + conv(ReLU(conv(x))), both 3x3.</summary>
internal sealed class RestorationBlock : ResidualBlock
{
    private readonly ReparameterisedConvolution conv1;
    private readonly ReparameterisedConvolution conv2;

    public RestorationBlock(int features, bool branches)
        : base(nameof(RestorationBlock))
    {
        conv1 = new ReparameterisedConvolution(features, features, branches);
        conv2 = new ReparameterisedConvolution(features, features, branches);
        RegisterComponents();
        using IDisposable guard = no_grad();

        // So that a deep body is initially close to the identity.
        conv2.Damp(0.1);
    }

    public void CopyMerged(RestorationBlock source)
    {
        conv1.CopyMerged(source.conv1);
        conv2.CopyMerged(source.conv2);
    }

    protected override Tensor Branch(Tensor input) =>
        conv2.call(nn.functional.relu(conv1.call(input), inplace: true));
}
