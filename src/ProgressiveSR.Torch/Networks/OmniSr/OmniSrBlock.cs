using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>OSA, omni self-attention: between pixels and between channels, near and far.</summary>
/// <remarks>
/// Layers are numbered as in the authors' code; the numbers left out are those of layers that only reorder dimensions.
/// </remarks>
internal sealed class OmniSrBlock : nn.Module<Tensor, Tensor>
{
    public const double PixelEpsilon = 1e-5;
    public const double ChannelEpsilon = 1e-6;

    private readonly Sequential layer;

    public OmniSrBlock(int features)
        : base(nameof(OmniSrBlock))
    {
        layer = nn.Sequential(
            ("0", new InvertedBottleneck(features)),
            ("2", Normalised(new PixelAttention(features, PixelGrouping.Block), PixelEpsilon)),
            ("4", Normalised(new GatedFeedForward(features), ChannelEpsilon)),
            ("5", Normalised(new ChannelAttention(features, PixelGrouping.Block), ChannelEpsilon)),
            ("6", Normalised(new GatedFeedForward(features), ChannelEpsilon)),
            ("8", Normalised(new PixelAttention(features, PixelGrouping.Grid), PixelEpsilon)),
            ("10", Normalised(new GatedFeedForward(features), ChannelEpsilon)),
            ("11", Normalised(new ChannelAttention(features, PixelGrouping.Grid), ChannelEpsilon)),
            ("12", Normalised(new GatedFeedForward(features), ChannelEpsilon)));
        RegisterComponents();

        nn.Module<Tensor, Tensor> Normalised(nn.Module<Tensor, Tensor> inner, double epsilon) =>
            new NormalisedResidual(features, inner, epsilon);
    }

    public override Tensor forward(Tensor input) => layer.call(input);
}
