using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>x + fn(norm(x)), with layer normalisation over the channels of each pixel.</summary>
internal sealed class NormalisedResidual : nn.Module<Tensor, Tensor>
{
    private readonly LayerNorm norm;
    private readonly nn.Module<Tensor, Tensor> fn;

    public NormalisedResidual(int features, nn.Module<Tensor, Tensor> inner, double epsilon)
        : base(nameof(NormalisedResidual))
    {
        norm = nn.LayerNorm(features, epsilon);
        fn = inner;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor normalised = norm.call(input.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
        return fn.call(normalised).PlusInPlace(input).MoveToOuterDisposeScope();
    }
}
