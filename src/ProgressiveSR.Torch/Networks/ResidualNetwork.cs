using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The small network of the <c>lite</c> model: residual blocks without normalisation as in EDSR (Lim et al., "Enhanced
/// deep residual networks for single image super-resolution", CVPRW 2017), a single pixel shuffle for any factor, and
/// around the body a trainable 5x5 interpolation that is initially bicubic.
/// </summary>
/// <remarks>
/// <code>
/// x ─▶ head 3x3 ─┬─▶ M x [3x3, ReLU, 3x3, +] ─▶ tail 3x3 ─▶ + ─▶ up 3x3 ─▶ + ─▶ shuffle F ─▶
///  │             └──────────────────────────────────────────┘               │
///  └─▶ skip 5x5, per colour, borders repeated ──────────────────────────────┘
/// </code>
/// </remarks>
public sealed class ResidualNetwork : SuperResolutionNetwork
{
    /// <summary>The architecture's name in bundles.</summary>
    public const string ArchitectureName = "residual";

    /// <summary>Side of the interpolation around the body; borders are replicated by half of it.</summary>
    internal const int SkipSide = 5;

    private readonly Conv2d head;
    private readonly ModuleList<PlainBlock> body;
    private readonly Conv2d tail;
    private readonly Conv2d up;
    private readonly Conv2d skip;
    private readonly int features;

    /// <summary>Creates the network, ready to train: initially it is a bicubic enlargement.</summary>
    /// <param name="factor">Integer factor, 2 to 64.</param>
    /// <param name="features">Channels of the body, 1 to 4096.</param>
    /// <param name="blocks">Residual blocks, 0 to 1024.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public ResidualNetwork(int factor, int features, int blocks)
        : base(ArchitectureName, factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(features, NetworkSettings.MostFeatures);
        ArgumentOutOfRangeException.ThrowIfNegative(blocks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks, NetworkSettings.MostBlocks);
        this.features = features;
        head = nn.Conv2d(3, features, 3, padding: 1);
        body = new ModuleList<PlainBlock>([.. Enumerable.Range(0, blocks).Select(_ => new PlainBlock(features))]);
        tail = nn.Conv2d(features, features, 3, padding: 1);
        up = nn.Conv2d(features, 3 * factor * factor, 3, padding: 1);
        skip = nn.Conv2d(3, 3 * factor * factor, SkipSide, groups: 3, bias: false);
        RegisterComponents();
        Initialize();
    }

    /// <inheritdoc/>
    public override JsonObject Settings => new() { ["features"] = features, ["blocks"] = (int)body.Count };

    /// <inheritdoc/>
    public override int Halo => Math.Max(SkipSide / 2, 2 * (int)body.Count + 3);

    /// <inheritdoc/>
    public override long MultiplyAddsPerSourcePixel =>
        9L * features * (3 + features * (2 * body.Count + 1) + 3 * Factor * Factor)
        + SkipSide * SkipSide * 3 * Factor * Factor;

    /// <summary>Creates the network from a bundle's settings.</summary>
    /// <param name="factor">Integer factor, 2 to 64.</param>
    /// <param name="settings"><c>features</c>, 1 to 4096, and <c>blocks</c>, 0 to 1024.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of range.</exception>
    /// <exception cref="InvalidModelException">A setting is missing, not an integer or out of range.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public static ResidualNetwork Create(int factor, JsonObject settings)
    {
        (int features, int blocks) = ReadSettings(settings);
        return new ResidualNetwork(factor, features, blocks);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        // The head sees the samples at full precision: bfloat16's 8 bits would round the picture itself.
        Tensor shallow = Convolution.Same(input, head).to(ComputeType);
        Tensor deep = ResidualBlock.Run(body, shallow);
        deep = Convolution.Same(deep, tail).PlusInPlace(shallow);
        Tensor detail = Convolution.Same(deep, up).to(input.dtype);
        const int Border = SkipSide / 2;
        Tensor padded = nn.functional.pad(input, [Border, Border, Border, Border], PaddingModes.Replicate);
        return nn.functional.pixel_shuffle(detail.PlusInPlace(skip.call(padded)), Factor).MoveToOuterDisposeScope();
    }

    internal static (int Features, int Blocks) ReadSettings(JsonObject settings) => (
        NetworkSettings.Integer(settings, "features", least: 1, NetworkSettings.MostFeatures),
        NetworkSettings.Integer(settings, "blocks", least: 0, NetworkSettings.MostBlocks));

    private void Initialize()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        foreach (PlainBlock block in body)
        {
            block.Damp(0.1);
        }

        up.weight.TimesInPlace(0.01);
        nn.init.zeros_(up.bias!);
        Tensor phases = tensor(BicubicPhases.Create(Factor, SkipSide), [Factor * Factor, 1, SkipSide, SkipSide]);
        skip.weight.copy_(phases.repeat(3, 1, 1, 1));
    }
}

/// <summary>x + conv(ReLU(conv(x))), both 3x3.</summary>
internal sealed class PlainBlock : ResidualBlock
{
    private readonly Conv2d conv1;
    private readonly Conv2d conv2;

    public PlainBlock(int features)
        : base(nameof(PlainBlock))
    {
        conv1 = nn.Conv2d(features, features, 3, padding: 1);
        conv2 = nn.Conv2d(features, features, 3, padding: 1);
        RegisterComponents();
    }

    /// <summary>Scales the block's branch, so that a deep body is initially close to the identity.</summary>
    public void Damp(double factor) => conv2.weight.TimesInPlace(factor);

    protected override Tensor Branch(Tensor input) =>
        Convolution.Same(nn.functional.relu(Convolution.Same(input, conv1), inplace: true), conv2);
}
