using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Modules that outlive the dispose scope they were made in.</summary>
internal static class ModuleLifetime
{
    /// <summary>Moves a module to a device and detaches its tensors from the current dispose scope.</summary>
    public static T Keep<T>(this T module, Device device)
        where T : nn.Module
    {
        module.to(device);
        foreach (Parameter parameter in module.parameters())
        {
            parameter.DetachFromDisposeScope();
        }

        foreach (Tensor buffer in module.buffers())
        {
            buffer.DetachFromDisposeScope();
        }

        return module;
    }
}
