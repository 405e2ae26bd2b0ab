using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>A cascade of residual blocks; CARN is a cascade of these.</summary>
internal sealed class CascadingBlock : nn.Module<Tensor, Tensor>
{
    private readonly CarnCascade cascade;

    public CascadingBlock(CarnSettings settings)
        : base(nameof(CascadingBlock))
    {
        CarnBlock first = new(settings);
        cascade = new CarnCascade(
            this,
            settings.Features,
            [
                .. Enumerable.Range(0, CarnSettings.Length)
                    .Select(i => i == 0 || settings.Mobile ? first : new CarnBlock(settings)),
            ]);
    }

    /// <summary>Initialises the convolutions to pass on the carried channels.</summary>
    public void Carry(CarriedPicture picture) => cascade.Carry(picture);

    public override Tensor forward(Tensor input) => cascade.Forward(input);
}

/// <summary>ReLU(x + convolutions(x)).</summary>
internal sealed class CarnBlock : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionChain body;

    public CarnBlock(CarnSettings settings)
        : base(nameof(CarnBlock))
    {
        int features = settings.Features;
        body = settings.Mobile
            ? new ConvolutionChain(Wide(settings.Groups), Wide(settings.Groups), nn.Conv2d(features, features, 1))
            : new ConvolutionChain(Wide(1), Wide(1));
        RegisterComponents();

        Conv2d Wide(int groups) => nn.Conv2d(features, features, 3, padding: 1, groups: groups);
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor sum = body.call(input).PlusInPlace(input);
        return nn.functional.relu(sum, inplace: true).MoveToOuterDisposeScope();
    }
}
