using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Attention between 64 pixels: those of an 8x8 square, or an 8x8 grid of pixels an eighth of the picture's sides
/// apart, with a relative position bias.
/// </summary>
internal sealed class PixelAttention : nn.Module<Tensor, Tensor>
{
    private const int Side = OmniSrNetwork.BlockSide;
    private const int Pixels = Side * Side;

    private static readonly long[] AllPositions = Positions();

    private readonly PixelGrouping grouping;
    private readonly long headFeatures;
    [ComponentName(Name = "to_qkv")]
    private readonly Linear toQkv;
    [ComponentName(Name = "to_out")]
    private readonly Sequential toOut;
    [ComponentName(Name = "rel_pos_bias")]
    private readonly Embedding bias;

    public PixelAttention(int features, PixelGrouping grouping)
        : base(nameof(PixelAttention))
    {
        this.grouping = grouping;
        headFeatures = features / OmniSrNetwork.Heads;
        toQkv = nn.Linear(features, 3 * features, hasBias: false);
        toOut = nn.Sequential(nn.Linear(features, features, hasBias: false));
        bias = nn.Embedding(PositionCount, OmniSrNetwork.Heads);
        RegisterComponents();
    }

    /// <summary>Number of relative positions in a square.</summary>
    public static int PositionCount => (2 * Side - 1) * (2 * Side - 1);

    /// <summary>For each pair of pixels, both in row-major order, the index of their relative position.</summary>
    public static long[] Positions()
    {
        long[] positions = new long[Pixels * Pixels];
        for (int i = 0; i < positions.Length; i++)
        {
            (int query, int key) = Math.DivRem(i, Pixels);
            int rows = query / Side - key / Side + Side - 1;
            int columns = query % Side - key % Side + Side - 1;
            positions[i] = rows * (2 * Side - 1) + columns;
        }

        return positions;
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
        Tensor all = toQkv.call(input.permute(0, 2, 3, 1));
        all = isBlock
            ? all.reshape(batch, rows, Side, columns, Side, 3, OmniSrNetwork.Heads, headFeatures)
                .permute(5, 0, 1, 3, 6, 2, 4, 7)
            : all.reshape(batch, Side, rows, Side, columns, 3, OmniSrNetwork.Heads, headFeatures)
                .permute(5, 0, 2, 4, 6, 1, 3, 7);
        Tensor[] parts = all.reshape(3, -1, OmniSrNetwork.Heads, Pixels, headFeatures).unbind(0);
        Tensor likeness = parts[0].Times(1 / Math.Sqrt(headFeatures)).matmul(parts[1].transpose(-2, -1))
            .Plus(Bias(input.device));
        Tensor seen = likeness.softmax(-1).matmul(parts[2])
            .reshape(batch, rows, columns, OmniSrNetwork.Heads, Side, Side, headFeatures);
        seen = isBlock ? seen.permute(0, 1, 4, 2, 5, 3, 6) : seen.permute(0, 4, 1, 5, 2, 3, 6);
        return toOut.call(seen.reshape(batch, height, width, -1)).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>heads x 64 x 64.</summary>
    private Tensor Bias(Device device) => bias.call(tensor(AllPositions, device: device))
        .reshape(Pixels, Pixels, OmniSrNetwork.Heads)
        .permute(2, 0, 1);
}
