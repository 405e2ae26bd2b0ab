using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ProgressiveSR.Onnx;

/// <summary>Wraps memory pinned by the caller as a tensor, without copying.</summary>
internal static unsafe class PinnedTensor
{
    public static OrtValue Of(float* data, params long[] shape) =>
        Create(data, TensorElementType.Float, sizeof(float), shape);

    public static OrtValue Of(byte* data, params long[] shape) =>
        Create(data, TensorElementType.UInt8, sizeof(byte), shape);

    public static OrtValue Of(short* data, params long[] shape) =>
        Create(data, TensorElementType.Int16, sizeof(short), shape);

    public static OrtValue Of(Half* data, params long[] shape) =>
        Create(data, TensorElementType.Float16, sizeof(Half), shape);

    private static OrtValue Create(void* data, TensorElementType type, int size, long[] shape)
    {
        long bytes = size;
        foreach (long dimension in shape)
        {
            bytes = checked(bytes * dimension);
        }

        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)data, bytes);
    }
}
