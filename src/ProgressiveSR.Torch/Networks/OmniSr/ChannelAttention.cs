using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Attention between channels, by their similarity over a set of pixels: a square of 8x8 pixels, or all pixels that are
/// multiples of 8 apart.
/// </summary>
internal sealed class ChannelAttention : nn.Module<Tensor, Tensor>
{
    private const int Side = OmniSrNetwork.BlockSide;
    private const double Epsilon = 1e-12;

    private readonly PixelGrouping grouping;
    private readonly Parameter temperature;
    private readonly Conv2d qkv;
    [ComponentName(Name = "qkv_dwconv")]
    private readonly Conv2d spread;
    [ComponentName(Name = "project_out")]
    private readonly Conv2d projectOut;

    public ChannelAttention(int features, PixelGrouping grouping)
        : base(nameof(ChannelAttention))
    {
        this.grouping = grouping;
        temperature = new Parameter(ones(OmniSrNetwork.Heads, 1, 1));
        qkv = nn.Conv2d(features, 3 * features, 1, bias: false);
        spread = nn.Conv2d(3 * features, 3 * features, 3, padding: 1, groups: 3 * features, bias: false);
        projectOut = nn.Conv2d(features, features, 1, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        long batch = input.shape[0];
        long height = input.shape[2];
        long width = input.shape[3];
        long rows = height / Side;
        long columns = width / Side;
        bool isBlock = grouping == PixelGrouping.Block;
        Tensor all = spread.call(qkv.call(input))
            .reshape(batch, 3, OmniSrNetwork.Heads, -1, rows, Side, columns, Side);
        all = isBlock ? all.permute(1, 0, 4, 6, 2, 3, 5, 7) : all.permute(1, 0, 5, 7, 2, 3, 4, 6);
        long[] shape = all.shape[1..];
        Tensor[] parts = all.reshape(3, -1, shape[3], shape[4], shape[5] * shape[6]).unbind(0);
        Tensor likeness = Direction(parts[0]).matmul(Direction(parts[1]).transpose(-2, -1)).mul(temperature);
        Tensor seen = likeness.softmax(-1).matmul(parts[2]).reshape(shape);
        seen = isBlock ? seen.permute(0, 3, 4, 1, 5, 2, 6) : seen.permute(0, 3, 4, 5, 1, 6, 2);
        return projectOut.call(seen.reshape(batch, -1, height, width)).MoveToOuterDisposeScope();
    }

    private static Tensor Direction(Tensor channels) => nn.functional.normalize(channels, 2, -1, Epsilon);
}
