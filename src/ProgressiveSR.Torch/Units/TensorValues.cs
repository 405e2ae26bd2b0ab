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
    /// <exception cref="InvalidModelException">
    /// The shapes differ, or the stored one holds no floating-point values.
    /// </exception>
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
        target.copy_(tensor(ToSingles(stored, source), target.shape));
    }

    private static float[] ToSingles(SafetensorsTensor stored, string source)
    {
        try
        {
            return stored.ToSingles();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelException(
                $"The tensor '{stored.Name}' of {source} holds {stored.Type} values, not floating-point ones.", e);
        }
    }
}
