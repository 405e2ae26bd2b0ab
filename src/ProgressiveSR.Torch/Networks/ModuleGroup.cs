using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Modules under one name, where weights from elsewhere have a level of names that computes nothing.</summary>
internal sealed class ModuleGroup : nn.Module
{
    public ModuleGroup(params ReadOnlySpan<(string Name, nn.Module Module)> members)
        : base(nameof(ModuleGroup))
    {
        foreach ((string name, nn.Module module) in members)
        {
            register_module(name, module);
        }
    }
}
