using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>Sizes to fix in exported graphs. Fixed sizes benefit runtimes on GPUs and in browsers.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Blocks per call of the processing graphs, 1 or more.</summary>
    /// <value>Default null: any number.</value>
    public int? Blocks { get; init; }

    /// <summary>
    /// Height in pixels of the input picture of sampling graphs and networks. For sampling: a multiple of the block
    /// size. For a network: more than twice its halo, so that tiles have pixels left to show; with windows, the side of
    /// a window.
    /// </summary>
    /// <value>Default null: any height (for sampling, multiples of the block).</value>
    public int? Height { get; init; }

    /// <summary>Width in pixels of that picture, subject to the same limits.</summary>
    /// <value>Default null: any width (for sampling, multiples of the block).</value>
    public int? Width { get; init; }

    /// <summary>Checks the sizes for the graphs of the units.</summary>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    internal void Validate(int blockSize)
    {
        ValidateBlocks();
        foreach ((string name, int? side) in Sides)
        {
            Require(
                side is null || (side >= 1 && side % blockSize == 0),
                name,
                side,
                $"sides are multiples of the block of {blockSize}");
        }
    }

    /// <summary>Checks the sizes for a network's graph.</summary>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    internal void Validate(NetworkDescription network)
    {
        ValidateBlocks();
        string what = $"{network.Architecture} x{network.Factor}";
        foreach ((string name, int? side) in Sides)
        {
            if (network.Window is NetworkWindow window)
            {
                Require(side is null || side == window.Side, name, side, $"{what} takes windows of {window.Side}");
            }
            else
            {
                Require(
                    side is null || side > 2L * network.Halo,
                    name,
                    side,
                    $"{what} has a halo of {network.Halo}, and sides are more than twice that");
            }
        }
    }

    private (string Name, int? Side)[] Sides => [(nameof(Height), Height), (nameof(Width), Width)];

    private void ValidateBlocks() =>
        Require(Blocks is null or >= 1, nameof(Blocks), Blocks, "blocks are 1 or more");

    private static void Require(bool condition, string name, int? value, string rule)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} is {value}, but {rule}.");
        }
    }
}
