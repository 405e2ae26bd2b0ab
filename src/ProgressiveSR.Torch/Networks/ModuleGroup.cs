using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Modules under a common name, for a level in the names of other projects' weights that does not compute anything.
/// </summary>
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
