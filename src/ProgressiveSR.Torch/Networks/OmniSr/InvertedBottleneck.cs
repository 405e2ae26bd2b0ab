using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// x + 1x1(squeeze(gelu(depthwise 3x3(gelu(1x1(x)))))): MBConv without expansion (Sandler et al., "MobileNetV2", CVPR
/// 2018).
/// </summary>
internal sealed class InvertedBottleneck : nn.Module<Tensor, Tensor>
{
    private readonly Sequential fn;

    public InvertedBottleneck(int features)
        : base(nameof(InvertedBottleneck))
    {
        fn = nn.Sequential(
            nn.Conv2d(features, features, 1),
            nn.GELU(),
            nn.Conv2d(features, features, 3, padding: 1, groups: features),
            nn.GELU(),
            new SqueezeExcitation(features),
            nn.Conv2d(features, features, 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return fn.call(input).PlusInPlace(input).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Scales channels by weights computed from their means (Hu et al., "Squeeze-and-excitation networks", CVPR 2018).
/// </summary>
internal sealed class SqueezeExcitation : nn.Module<Tensor, Tensor>
{
    private readonly Sequential gate;

    public SqueezeExcitation(int features)
        : base(nameof(SqueezeExcitation))
    {
        int squeezed = Squeezed(features);
        gate = nn.Sequential(
            ("1", nn.Linear(features, squeezed, hasBias: false)),
            ("2", nn.SiLU()),
            ("3", nn.Linear(squeezed, features, hasBias: false)),
            ("4", nn.Sigmoid()));
        RegisterComponents();
    }

    public static int Squeezed(int features) => features / 4;

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = gate.call(input.mean([2, 3]));
        return input.mul(weights.unsqueeze(-1).unsqueeze(-1)).MoveToOuterDisposeScope();
    }
}
