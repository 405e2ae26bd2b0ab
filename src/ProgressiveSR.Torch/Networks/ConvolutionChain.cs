using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Convolutions with ReLUs in between, numbered 0, 2, 4, … as in a sequence that counts the ReLUs.</summary>
internal sealed class ConvolutionChain : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d[] convolutions;

    public ConvolutionChain(params Conv2d[] convolutions)
        : base(nameof(ConvolutionChain))
    {
        this.convolutions = convolutions;
        for (int i = 0; i < convolutions.Length; i++)
        {
            register_module($"{2 * i}", convolutions[i]);
        }
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = Convolution.Same(input, convolutions[0]);
        foreach (Conv2d next in convolutions.AsSpan(1))
        {
            result = Convolution.Same(nn.functional.relu(result, inplace: true), next);
            scope.DisposeEverythingBut(result);
        }

        return result.MoveToOuterDisposeScope();
    }
}
