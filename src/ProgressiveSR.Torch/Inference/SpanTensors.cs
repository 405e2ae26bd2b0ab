using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Between spans that callers own and tensors on a device.</summary>
internal static class SpanTensors
{
    public static Tensor ToDevice(ReadOnlySpan<float> values, long[] shape, Device device)
    {
        Tensor tensor = empty(shape, ScalarType.Float32);
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return tensor.to(device);
    }

    /// <summary>Bytes as floats.</summary>
    public static Tensor ToDevice(ReadOnlySpan<byte> values, long[] shape, Device device)
    {
        Tensor tensor = empty(shape, ScalarType.Byte);
        values.CopyTo(tensor.bytes);
        return tensor.to(device).to(ScalarType.Float32);
    }

    public static void CopyTo(Tensor tensor, Span<float> destination) =>
        tensor.cpu().contiguous().bytes.CopyTo(MemoryMarshal.AsBytes(destination));

    /// <summary>Throws where a caller's span has another length than the sizes say.</summary>
    public static void Require(int length, long expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name} has {length} values, but {expected} are needed.", name);
        }
    }
}
