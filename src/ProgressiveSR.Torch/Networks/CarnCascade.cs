using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// CARN's cascade of blocks: each 1x1 convolution sees the input and the outputs of all blocks so far; its output is
/// the input of the next block.
/// </summary>
internal sealed class CarnCascade
{
    private readonly nn.Module<Tensor, Tensor>[] blocks;
    private readonly Conv2d[] fusions;

    /// <summary>Takes the blocks, which may be one shared block, and registers them with their owner.</summary>
    public CarnCascade(nn.Module owner, int features, nn.Module<Tensor, Tensor>[] blocks)
    {
        this.blocks = blocks;
        nn.Module[] distinct = [.. blocks.Distinct()];
        for (int i = 0; i < distinct.Length; i++)
        {
            owner.register_module($"b{i + 1}", distinct[i]);
        }

        fusions = [.. blocks.Select((_, i) => nn.Conv2d((i + 2) * features, features, 1))];
        for (int i = 0; i < fusions.Length; i++)
        {
            owner.register_module($"c{i + 1}", new ModuleGroup(("body", new ModuleGroup(("0", fusions[i])))));
        }
    }

    /// <summary>Initialises the convolutions to pass on the carried channels.</summary>
    public void Carry(CarriedPicture picture)
    {
        foreach (Conv2d fusion in fusions)
        {
            picture.Pass(fusion);
        }

        foreach (CascadingBlock block in blocks.OfType<CascadingBlock>())
        {
            block.Carry(picture);
        }
    }

    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor joined = input;
        Tensor result = input;
        foreach ((nn.Module<Tensor, Tensor> block, Conv2d fusion) in blocks.Zip(fusions))
        {
            joined = cat([joined, block.call(result)], 1);
            result = nn.functional.relu(Convolution.Same(joined, fusion));
            scope.DisposeEverythingBut(joined, result);
        }

        return result.MoveToOuterDisposeScope();
    }
}
