using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>x + branch(x), without normalisation, as in EDSR.</summary>
internal abstract class ResidualBlock(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Runs blocks one after another.</summary>
    public static Tensor Run(IEnumerable<ResidualBlock> blocks, Tensor input)
    {
        Tensor result = input;
        foreach (ResidualBlock block in blocks)
        {
            Tensor before = result;
            result = block.call(before);
            if (!ReferenceEquals(before, input))
            {
                // Without gradients nobody needs it any more, and those of a tile are large.
                before.Dispose();
            }
        }

        return result;
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return Branch(input).PlusInPlace(input).MoveToOuterDisposeScope();
    }

    /// <summary>What the block adds to its input; a new tensor, which is overwritten.</summary>
    protected abstract Tensor Branch(Tensor input);
}
