using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
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
    public static void Load(SafetensorsTensor stored, Tensor target, string source) =>
        Fill(target, Read(stored, target.shape, source));

    /// <summary>The values of a stored tensor of the shape given.</summary>
    /// <exception cref="InvalidModelException">
    /// The shapes differ, or the stored one holds no floating-point values.
    /// </exception>
    public static float[] Read(SafetensorsTensor stored, long[] shape, string source)
    {
        if (!stored.Shape.SequenceEqual(shape))
        {
            throw new InvalidModelException(
                $"The tensor '{stored.Name}' of {source} has shape [{string.Join(", ", stored.Shape)}], "
                + $"not [{string.Join(", ", shape)}].");
        }

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

    /// <summary>Fills a tensor with as many values as it holds.</summary>
    public static void Fill(Tensor target, float[] values)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        target.copy_(tensor(values, target.shape));
    }
}
