using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// EDSR: residual blocks without normalisation, followed by pixel shuffles (Lim et al., "Enhanced deep residual
/// networks for single image super-resolution", CVPRW 2017). Weights are named as in
/// https://github.com/sanghyun-son/EDSR-PyTorch.
/// </summary>
/// <remarks>
/// <code>
/// x ─▶ x 255 ─▶ - mean ─▶ head 3x3 ─┬─▶ M x block ─▶ 3x3 ─▶ + ─▶ upsampler ─▶ 3x3 ─▶ + mean ─▶ / 255 ─▶
///                                   └───────────────────────┘
/// block:     x + scale * [3x3, ReLU, 3x3]
/// upsampler: [3x3 to 4C, shuffle 2] for each doubling, [3x3 to 9C, shuffle 3] for factor 3
/// </code>
/// Baseline: 64 features, 16 blocks, residual scale 1. The large network: 256, 32, 0.1. Convolutions are initialised
/// with PyTorch's random weights, except for channels that carry the picture (<see cref="CarriedPicture"/>). Both mean
/// shifts are frozen.
/// </remarks>
public sealed class EdsrNetwork : SuperResolutionNetwork
{
    /// <summary>The architecture's name in bundles.</summary>
    public const string ArchitectureName = "edsr";

    private readonly EdsrSettings settings;
    private readonly Conv2d subtractMean;
    private readonly Conv2d addMean;
    private readonly Conv2d head;
    private readonly EdsrBlock[] blocks;
    private readonly Conv2d last;
    private readonly ShuffleUpsampler upsampler;
    private readonly Conv2d exit;

    /// <summary>Creates the network with random weights; the default arguments are the baseline's.</summary>
    /// <param name="factor">Integer factor: 3, or a power of 2 from 2 to 64.</param>
    /// <param name="features">Channels of the body, 1 to 4096.</param>
    /// <param name="blocks">Residual blocks, 0 to 1024.</param>
    /// <param name="residualScale">Factor of a block's branch before it is added, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public EdsrNetwork(int factor, int features = 64, int blocks = 16, double residualScale = 1)
        : base(ArchitectureName, factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(features, NetworkSettings.MostFeatures);
        ArgumentOutOfRangeException.ThrowIfNegative(blocks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks, NetworkSettings.MostBlocks);
        if (!double.IsFinite(residualScale) || residualScale < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(residualScale), residualScale, "The residual scale must be 0 or more.");
        }

        settings = new EdsrSettings(features, blocks, residualScale);
        upsampler = new ShuffleUpsampler(features, factor);
        subtractMean = MeanShift.Create(-255);
        addMean = MeanShift.Create(255);
        head = nn.Conv2d(3, features, 3, padding: 1);
        this.blocks = [.. Enumerable.Range(0, blocks).Select(_ => new EdsrBlock(features, residualScale))];
        last = nn.Conv2d(features, features, 3, padding: 1);
        exit = nn.Conv2d(features, 3, 3, padding: 1);
        register_module("sub_mean", subtractMean);
        register_module("add_mean", addMean);
        register_module("head", new ModuleGroup(("0", head)));
        register_module("body", new ModuleGroup(
            [.. this.blocks.Append<nn.Module>(last).Select((module, i) => ($"{i}", module))]));
        register_module("tail", new ModuleGroup(("0", upsampler), ("1", exit)));
        Freeze(subtractMean);
        Freeze(addMean);
        CarryPicture();
    }

    /// <inheritdoc/>
    public override JsonObject Settings => settings.ToJson();

    /// <inheritdoc/>
    // Head, end of the body, the upsampler's first convolution, and one for the rest, which acts on smaller pixels.
    public override int Halo => 2 * blocks.Length + 4;

    /// <inheritdoc/>
    public override long MultiplyAddsPerSourcePixel
    {
        get
        {
            long features = settings.Features;
            return MeanShift.MultiplyAdds * (1 + Factor * Factor)
                + 9 * features * (3 + features * (2 * blocks.Length + 1) + 3 * Factor * Factor)
                + ShuffleUpsampler.MultiplyAdds(settings.Features, Factor);
        }
    }

    /// <summary>Creates the network from a bundle's settings.</summary>
    /// <param name="factor">Integer factor: 3, or a power of 2 from 2 to 64.</param>
    /// <param name="settings">
    /// <c>features</c>, 1 to 4096, <c>blocks</c>, 0 to 1024, and <c>residualScale</c>, 0 or more.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not one of these.</exception>
    /// <exception cref="InvalidModelException">A setting is missing, has the wrong type or is out of range.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public static EdsrNetwork Create(int factor, JsonObject settings)
    {
        EdsrSettings read = EdsrSettings.Read(settings);
        return new EdsrNetwork(factor, read.Features, read.Blocks, read.ResidualScale);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        // Head and exit see pictures, which bfloat16's 8 bits of precision would round.
        Tensor centred = Convolution.Same(input.ToByteRange(), subtractMean);
        Tensor shallow = Convolution.Same(centred, head).to(ComputeType);
        scope.DisposeEverythingBut(shallow);
        Tensor deep = ResidualBlock.Run(blocks, shallow);
        deep = Convolution.Same(deep, last).PlusInPlace(shallow);
        scope.DisposeEverythingBut(deep);
        Tensor enlarged = upsampler.call(deep).to(input.dtype);
        scope.DisposeEverythingBut(enlarged);
        Tensor result = Convolution.Same(Convolution.Same(enlarged, exit), addMean);
        return result.FromByteRange().MoveToOuterDisposeScope();
    }

    private void CarryPicture()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        CarriedPicture picture = new(rectified: false, settings.Features);
        picture.Enter(head);
        foreach (EdsrBlock block in blocks)
        {
            block.LeaveAlone(picture);
        }

        picture.LeaveAlone(last);
        upsampler.Carry(picture);
        picture.Leave(exit);
    }
}

/// <summary>x + scale * conv(ReLU(conv(x))), both 3x3.</summary>
internal sealed class EdsrBlock : ResidualBlock
{
    private readonly ConvolutionChain body;
    private readonly Conv2d end;
    private readonly Scalar? scale;

    public EdsrBlock(int features, double scale)
        : base(nameof(EdsrBlock))
    {
        end = nn.Conv2d(features, features, 3, padding: 1);
        body = new ConvolutionChain(nn.Conv2d(features, features, 3, padding: 1), end);
        this.scale = scale == 1 ? null : scale.ToScalar();
        register_module("body", body);
    }

    /// <summary>Initialises the block to add nothing to the carried channels.</summary>
    public void LeaveAlone(CarriedPicture picture) => picture.LeaveAlone(end);

    protected override Tensor Branch(Tensor input)
    {
        Tensor branch = body.call(input);
        return scale is null ? branch : branch.mul_(scale);
    }
}
