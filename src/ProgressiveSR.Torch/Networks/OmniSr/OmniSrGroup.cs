using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>OSAG: gate(x + conv(OSA(x))), with one OSA block.</summary>
internal sealed class OmniSrGroup : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "residual_layer")]
    private readonly Sequential residualLayer;
    private readonly OmniSrGate esa;

    public OmniSrGroup(int features)
        : base(nameof(OmniSrGroup))
    {
        residualLayer = nn.Sequential(new OmniSrBlock(features), nn.Conv2d(features, features, 1));
        esa = new OmniSrGate(features);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return esa.call(residualLayer.call(input).PlusInPlace(input)).MoveToOuterDisposeScope();
    }
}
