using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>A trained weight and its state in AdamW, initially zero.</summary>
internal sealed class AdamWState : IDisposable
{
    public AdamWState(string name, Parameter parameter)
    {
        Name = name;
        Parameter = parameter;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        Mean = zeros_like(parameter).DetachFromDisposeScope();
        MeanSquare = zeros_like(parameter).DetachFromDisposeScope();
    }

    /// <summary>The weight's name in the model.</summary>
    public string Name { get; }

    public Parameter Parameter { get; }

    /// <summary>Running mean of the gradient.</summary>
    public Tensor Mean { get; }

    /// <summary>Running mean of the squared gradient.</summary>
    public Tensor MeanSquare { get; }

    /// <summary>Steps taken: the number of iterations in which the weight had a gradient.</summary>
    public int Steps { get; set; }

    public void Dispose()
    {
        Mean.Dispose();
        MeanSquare.Dispose();
    }
}
