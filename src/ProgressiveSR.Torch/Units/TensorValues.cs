using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Converts between tensors and arrays.</summary>
internal static class TensorValues
{
    /// <summary>The values in row-major order, from any device.</summary>
    public static float[] ToArray(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }

    /// <summary>Fills a tensor from a stored one of the same shape.</summary>
    /// <exception cref="InvalidModelException">
    /// The shapes differ, or the stored tensor is not of a floating-point type.
    /// </exception>
    public static void Load(SafetensorsTensor stored, Tensor target, string source) =>
        Fill(target, Read(stored, target.shape, source));

    /// <summary>The values of a stored tensor, which must have the given shape.</summary>
    /// <exception cref="InvalidModelException">
    /// The shapes differ, or the stored tensor is not of a floating-point type.
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

    /// <summary>Fills a tensor with values; their number must match.</summary>
    public static void Fill(Tensor target, float[] values)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        target.copy_(tensor(values, target.shape));
    }
}
