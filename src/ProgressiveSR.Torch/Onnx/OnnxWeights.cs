using ProgressiveSR.Torch.OnnxFormat;

namespace ProgressiveSR.Torch;

/// <summary>
/// A safetensors file that graphs beside it refer to for their weights; <see cref="OnnxGraphBuilder.Weight"/> takes one
/// from it. Thread-safe.
/// </summary>
public sealed class OnnxWeights
{
    private readonly string fileName;
    private readonly SafetensorsFile file;

    private OnnxWeights(string fileName, SafetensorsFile file)
    {
        this.fileName = fileName;
        this.file = file;
    }

    /// <summary>Whether the file has a tensor.</summary>
    internal bool Has(string tensorName) => file.Tensors.ContainsKey(tensorName);

    /// <summary>Opens a file of the bundle's folder.</summary>
    /// <exception cref="InvalidModelException">The file is missing or no safetensors file.</exception>
    internal static OnnxWeights Open(string folder, string fileName)
    {
        try
        {
            return new OnnxWeights(fileName, SafetensorsFile.Read(Path.Combine(folder, fileName)));
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            throw new InvalidModelException($"'{fileName}' in '{folder}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>An initializer that refers to a tensor of the file.</summary>
    /// <exception cref="InvalidModelException">The tensor is missing or has another shape or type.</exception>
    internal TensorProto Refer(string tensorName, ReadOnlySpan<long> shape)
    {
        if (!file.Tensors.TryGetValue(tensorName, out SafetensorsTensor? tensor))
        {
            throw new InvalidModelException($"'{fileName}' lacks the tensor '{tensorName}'.");
        }

        if (!tensor.Shape.SequenceEqual(shape.ToArray()))
        {
            throw new InvalidModelException(
                $"Tensor '{tensorName}' of '{fileName}' has shape [{string.Join(", ", tensor.Shape)}], where "
                + $"[{string.Join(", ", shape.ToArray())}] is needed.");
        }

        TensorProto reference = new()
        {
            DataType = (int)OnnxType(tensor),
            DataLocation = TensorProto.Types.DataLocation.External,
        };
        reference.Dims.AddRange(tensor.Shape);
        AddEntry(reference, "location", fileName);
        AddEntry(reference, "offset", FormattableString.Invariant($"{tensor.FileOffset}"));
        AddEntry(reference, "length", FormattableString.Invariant($"{tensor.Data.Length}"));
        return reference;
    }

    private static void AddEntry(TensorProto tensor, string key, string value) =>
        tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });

    private TensorProto.Types.DataType OnnxType(SafetensorsTensor tensor) => tensor.Type switch
    {
        SafetensorsType.F32 => TensorProto.Types.DataType.Float,
        SafetensorsType.F16 => TensorProto.Types.DataType.Float16,
        SafetensorsType.I16 => TensorProto.Types.DataType.Int16,
        SafetensorsType.U8 => TensorProto.Types.DataType.Uint8,
        _ => throw new InvalidModelException(
            $"Tensor '{tensor.Name}' of '{fileName}' has type {tensor.Type}; graphs refer to F32, F16, I16 and U8."),
    };
}
