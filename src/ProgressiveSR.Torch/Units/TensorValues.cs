using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Between tensors and plain arrays.</summary>
internal static class TensorValues
{
    /// <summary>The values, row by row, from any device.</summary>
    public static float[] ToArray(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }

    /// <summary>Fills a tensor from a stored one of the same shape.</summary>
    /// <exception cref="InvalidModelException">The shapes differ.</exception>
    public static void Load(SafetensorsTensor stored, Tensor target, string source)
    {
        if (!stored.Shape.SequenceEqual(target.shape))
        {
            throw new InvalidModelException(
                $"The tensor '{stored.Name}' of {source} has shape [{string.Join(", ", stored.Shape)}], "
                + $"not [{string.Join(", ", target.shape)}].");
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        target.copy_(tensor(stored.ToSingles(), target.shape));
    }
}
