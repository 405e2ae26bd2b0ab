using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// A 1x1 convolution to twice the channels, a depthwise 3x3, GELU of one half times the other, and a 1x1 (the
/// feed-forward layer of Restormer, Zamir et al., CVPR 2022).
/// </summary>
internal sealed class GatedFeedForward : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "project_in")]
    private readonly Conv2d projectIn;
    private readonly Conv2d dwconv;
    [ComponentName(Name = "project_out")]
    private readonly Conv2d projectOut;

    public GatedFeedForward(int features)
        : base(nameof(GatedFeedForward))
    {
        projectIn = nn.Conv2d(features, 2 * features, 1, bias: false);
        dwconv = nn.Conv2d(2 * features, 2 * features, 3, padding: 1, groups: 2 * features, bias: false);
        projectOut = nn.Conv2d(features, features, 1, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] halves = dwconv.call(projectIn.call(input)).chunk(2, 1);
        return projectOut.call(halves[0].gelu().mul(halves[1])).MoveToOuterDisposeScope();
    }
}
