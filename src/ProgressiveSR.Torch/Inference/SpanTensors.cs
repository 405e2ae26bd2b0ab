using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Copies between spans and tensors on a device.</summary>
internal static class SpanTensors
{
    /// <summary>Values per copy: a span has at most 2^31 - 1 bytes.</summary>
    internal const int Part = 1 << 28;

    public static Tensor ToDevice(ReadOnlySpan<float> values, long[] shape, Device device) =>
        FromParts(values, shape, Part).to(device);

    /// <summary>Converts indices to floats.</summary>
    public static Tensor ToDevice(ReadOnlySpan<short> indices, long[] shape, Device device)
    {
        Tensor tensor = empty(shape, ScalarType.Int16);
        MemoryMarshal.AsBytes(indices).CopyTo(tensor.bytes);
        return tensor.to(device).to(ScalarType.Float32);
    }

    public static void CopyTo(Tensor tensor, Span<float> destination) => ToParts(tensor, destination, Part);

    /// <summary>Creates a tensor on the CPU, filled chunk by chunk.</summary>
    internal static Tensor FromParts(ReadOnlySpan<float> values, long[] shape, int part)
    {
        Tensor tensor = empty(shape, ScalarType.Float32);
        using Tensor flat = tensor.view(-1);
        for (int start = 0; start < values.Length; start += part)
        {
            int length = Math.Min(part, values.Length - start);
            using Tensor target = flat.narrow(0, start, length);
            MemoryMarshal.AsBytes(values.Slice(start, length)).CopyTo(target.bytes);
        }

        return tensor;
    }

    /// <summary>Copies a tensor chunk by chunk.</summary>
    internal static void ToParts(Tensor tensor, Span<float> destination, int part)
    {
        using Tensor flat = tensor.cpu().contiguous().view(-1);
        for (int start = 0; start < destination.Length; start += part)
        {
            int length = Math.Min(part, destination.Length - start);
            using Tensor source = flat.narrow(0, start, length);
            source.bytes.CopyTo(MemoryMarshal.AsBytes(destination.Slice(start, length)));
        }
    }

    /// <summary>Throws if a span's length does not match the sizes.</summary>
    public static void Require(int length, long expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name} has {length} values, but {expected} are needed.", name);
        }
    }
}
