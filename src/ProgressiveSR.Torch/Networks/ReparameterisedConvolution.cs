using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// A zero-padded 3x3 convolution that trains as the sum of three branches: 3x3, 1x1, and 1x1 to twice the channels
/// followed by 3x3 (as in Zhang et al., "Edge-oriented convolution block for real-time super resolution", ACM MM 2021).
/// </summary>
/// <remarks>
/// All branches are linear, so their kernels are merged before the convolution: training also costs one convolution,
/// and the exported network gives the same result to the last bit.
/// </remarks>
internal sealed class ReparameterisedConvolution : nn.Module<Tensor, Tensor>
{
    private const int Side = 3;
    private const int Expansion = 2;

    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Parameter? point;
    private readonly Parameter? expand;
    private readonly Parameter? spatial;

    /// <summary>Creates a convolution; the branches other than the first initially output 0.</summary>
    /// <param name="from">Input channels.</param>
    /// <param name="to">Output channels.</param>
    /// <param name="branches">Whether it trains with branches; false for the merged convolution.</param>
    public ReparameterisedConvolution(int from, int to, bool branches)
        : base(nameof(ReparameterisedConvolution))
    {
        using DisposeScope scope = NewDisposeScope();
        double bound = 1 / Math.Sqrt(Side * Side * from);
        weight = Uniform(bound, to, from, Side, Side);
        bias = Uniform(bound, to);
        if (branches)
        {
            point = new Parameter(zeros(to, from, 1, 1));

            // Magnitudes that sum to 1 over the wide channels: a step of Adam, which has the same size for all weights,
            // then changes the merged kernel as much through this branch as through the first.
            expand = Uniform(2.0 / (Expansion * from), Expansion * from, from);
            spatial = new Parameter(zeros(to, Expansion * from, Side, Side));
        }

        foreach (Parameter? parameter in (Parameter?[])[weight, bias, point, expand, spatial])
        {
            parameter?.DetachFromDisposeScope();
        }

        RegisterComponents();
    }

    /// <summary>The merged kernel, to x from x 3 x 3.</summary>
    public Tensor Kernel()
    {
        if (point is null || expand is null || spatial is null)
        {
            return weight.alias();
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor chain = einsum("omyx,mi->oiyx", spatial, expand);
        return weight.Plus(nn.functional.pad(point, [1, 1, 1, 1])).Plus(chain).MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor input) => nn.functional.conv2d(
        input, Kernel().to(input.dtype), bias.to(input.dtype), padding: [Side / 2, Side / 2]);

    /// <summary>Copies the merged kernel of another convolution.</summary>
    public void CopyMerged(ReparameterisedConvolution source)
    {
        using DisposeScope scope = NewDisposeScope();
        weight.copy_(source.Kernel());
        bias.copy_(source.bias);
    }

    /// <summary>Scales the output of a new convolution.</summary>
    public void Damp(double factor)
    {
        weight.TimesInPlace(factor);
        bias.TimesInPlace(factor);
    }

    private static Parameter Uniform(double bound, params long[] shape) =>
        new(rand(shape).Times(2 * bound).Plus(-bound));
}
