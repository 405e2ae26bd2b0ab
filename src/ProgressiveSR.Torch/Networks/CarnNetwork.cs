using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// CARN and CARN-M: residual blocks whose outputs cascade through 1x1 convolutions, both within and across blocks (Ahn
/// et al., "Fast, accurate, and lightweight super-resolution with cascading residual network", ECCV 2018). Weights are
/// named as in https://github.com/nmhkahn/CARN-pytorch.
/// </summary>
/// <remarks>
/// <code>
/// x ─▶ - mean ─▶ entry 3x3 ─▶ cascade of 3 x [cascade of 3 x block] ─▶ upsampler ─▶ exit 3x3 ─▶ + mean ─▶
///
/// cascade:   x ─┬─▶ b1 ─▶ join ─┬─▶ 1x1, ReLU ─▶ b2 ─▶ join ─┬─▶ 1x1, ReLU ─▶ b3 ─▶ join ─▶ 1x1, ReLU ─▶
///               └───────────┘   └────────────────────────┘   └────────────────────────┘
/// block:     ReLU(x + [3x3, ReLU, 3x3])
/// CARN-M:    ReLU(x + [grouped 3x3, ReLU, grouped 3x3, ReLU, 1x1]); b1, b2 and b3 share their weights
/// upsampler: [3x3 to 4C, ReLU, shuffle 2] for each doubling, [3x3 to 9C, ReLU, shuffle 3] for factor 3; grouped
/// </code>
/// CARN: 64 features, 1 group. CARN-M: 64 features, 4 groups, mobile. Multi-scale networks, as trained by the authors,
/// have weights for factors 2, 3 and 4; only those of the network's own factor are used and trained. Convolutions are
/// initialised with PyTorch's random weights, except for channels that carry the picture
/// (<see cref="CarriedPicture"/>): without a skip connection around the body, the original network starts from the mean
/// colour alone. Both mean shifts are frozen.
/// </remarks>
public sealed class CarnNetwork : SuperResolutionNetwork
{
    /// <summary>The architecture's name in bundles.</summary>
    public const string ArchitectureName = "carn";

    private readonly CarnSettings settings;
    private readonly Conv2d subtractMean;
    private readonly Conv2d addMean;
    private readonly Conv2d entry;
    private readonly CarnCascade cascade;
    private readonly ShuffleUpsampler upsampler;
    private readonly Conv2d exit;

    /// <summary>Creates the network with random weights; the default arguments are those of CARN.</summary>
    /// <param name="factor">
    /// Integer factor: 2, 3 or 4; without <paramref name="multiScale"/> also 8, 16, 32 or 64.
    /// </param>
    /// <param name="features">Channels, 1 to 4096.</param>
    /// <param name="groups">
    /// Groups of the upsampler's convolutions and, if <paramref name="mobile"/>, of the blocks' 3x3 convolutions; must
    /// divide the number of features.
    /// </param>
    /// <param name="mobile">Whether to use CARN-M's efficient blocks; each cascade then repeats one block.</param>
    /// <param name="multiScale">Whether there are weights for all of the factors 2, 3 and 4.</param>
    /// <exception cref="ArgumentException">
    /// A number is out of range, or the groups do not divide the features.
    /// </exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public CarnNetwork(
        int factor, int features = 64, int groups = 1, bool mobile = false, bool multiScale = false)
        : base(ArchitectureName, factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(features, NetworkSettings.MostFeatures);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        settings = new CarnSettings(features, groups, mobile, multiScale);
        if (settings.Contradiction is string contradiction)
        {
            throw new ArgumentException(contradiction, nameof(groups));
        }

        if (multiScale && !CarnSettings.Factors.Contains(factor))
        {
            throw new ArgumentOutOfRangeException(
                nameof(factor), factor, "A multi-scale network has factor 2, 3 or 4.");
        }

        Dictionary<int, ShuffleUpsampler> upsamplers = (multiScale ? CarnSettings.Factors : [factor]).ToDictionary(
            scale => scale, scale => new ShuffleUpsampler(features, scale, groups, activated: true));
        upsampler = upsamplers[factor];
        subtractMean = MeanShift.Create(-1);
        addMean = MeanShift.Create(1);
        entry = nn.Conv2d(3, features, 3, padding: 1);
        exit = nn.Conv2d(features, 3, 3, padding: 1);
        register_module("sub_mean", new ModuleGroup(("shifter", subtractMean)));
        register_module("add_mean", new ModuleGroup(("shifter", addMean)));
        register_module("entry", entry);
        cascade = new CarnCascade(
            this, features, [.. Enumerable.Range(0, CarnSettings.Length).Select(_ => new CascadingBlock(settings))]);
        register_module("upsample", new ModuleGroup(
            [.. upsamplers.Select(pair => (
                settings.Upsampler(pair.Key), (nn.Module)new ModuleGroup(("body", pair.Value))))]));
        register_module("exit", exit);
        Freeze(subtractMean);
        Freeze(addMean);
        CarryPicture(upsamplers.Values);
    }

    /// <inheritdoc/>
    public override JsonObject Settings => settings.ToJson();

    /// <inheritdoc/>
    // Entry, two per block, the upsampler's first convolution, and one for the rest, which acts on smaller pixels.
    public override int Halo => 2 * CarnSettings.Length * CarnSettings.Length + 3;

    /// <inheritdoc/>
    public override long MultiplyAddsPerSourcePixel
    {
        get
        {
            const long Blocks = CarnSettings.Length * CarnSettings.Length;
            const long FusedInputs = 2 + 3 + 4;
            long features = settings.Features;
            long square = features * features;
            long block = settings.Mobile ? 18 * square / settings.Groups + square : 18 * square;
            return MeanShift.MultiplyAdds * (1 + Factor * Factor)
                + 27 * features * (1 + Factor * Factor)
                + Blocks * block
                + (CarnSettings.Length + 1) * FusedInputs * square
                + ShuffleUpsampler.MultiplyAdds(settings.Features, Factor, settings.Groups);
        }
    }

    /// <summary>Creates the network from a bundle's settings.</summary>
    /// <param name="factor">Integer factor: 2, 3 or 4; without <c>multiScale</c> also 8, 16, 32 or 64.</param>
    /// <param name="settings">
    /// <c>features</c>, 1 to 4096; <c>groups</c>, which must divide them; <c>mobile</c> and <c>multiScale</c>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not one of these.</exception>
    /// <exception cref="InvalidModelException">A setting is missing, has the wrong type or is out of range.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public static CarnNetwork Create(int factor, JsonObject settings)
    {
        CarnSettings read = CarnSettings.Read(settings);
        return new CarnNetwork(factor, read.Features, read.Groups, read.Mobile, read.MultiScale);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        // Entry and exit see pictures, which bfloat16's 8 bits of precision would round.
        Tensor shallow = Convolution.Same(Convolution.Same(input, subtractMean), entry).to(ComputeType);
        Tensor deep = cascade.Forward(shallow);
        scope.DisposeEverythingBut(deep);
        Tensor enlarged = upsampler.call(deep).to(input.dtype);
        scope.DisposeEverythingBut(enlarged);
        return Convolution.Same(Convolution.Same(enlarged, exit), addMean).MoveToOuterDisposeScope();
    }

    private void CarryPicture(IEnumerable<ShuffleUpsampler> upsamplers)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        CarriedPicture picture = new(rectified: true, settings.Features / settings.Groups);
        picture.Enter(entry);
        cascade.Carry(picture);
        foreach (ShuffleUpsampler each in upsamplers)
        {
            each.Carry(picture);
        }

        picture.Leave(exit);
    }
}
