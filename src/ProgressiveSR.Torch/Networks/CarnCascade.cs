using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// CARN's way to join blocks: each 1x1 convolution sees the input and the outputs of all blocks so far, and what it
/// makes is the next block's input.
/// </summary>
internal sealed class CarnCascade
{
    private readonly nn.Module<Tensor, Tensor>[] blocks;
    private readonly Conv2d[] fusions;

    /// <summary>Takes the blocks, one of which may stand for several, and registers all with their owner.</summary>
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

    /// <summary>Starts to pass the carried channels of its input on.</summary>
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
