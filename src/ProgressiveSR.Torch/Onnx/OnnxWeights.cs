using Google.Protobuf;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Torch.OnnxFormat;

namespace ProgressiveSR.Torch;

/// <summary>
/// The weights of graphs, either in a safetensors file beside them or embedded; <see cref="OnnxGraphBuilder.Weight"/>
/// adds one to a graph. In the end each must have been used or explicitly left out, so that graphs and modules have the
/// same weights. Not thread-safe.
/// </summary>
public sealed class OnnxWeights
{
    private readonly string? fileName;
    private readonly string source;
    private readonly SafetensorsFile file;
    private readonly HashSet<string> left;

    private OnnxWeights(string? fileName, string source, SafetensorsFile file)
    {
        this.fileName = fileName;
        this.source = source;
        this.file = file;
        left = new HashSet<string>(file.Tensors.Keys, StringComparer.Ordinal);
    }

    /// <summary>Marks weights that the module has and the graph does not use, such as those of other factors.</summary>
    /// <param name="prefix">The prefix of their names.</param>
    public void LeaveOut(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        left.RemoveWhere(name => name.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Whether the file has a tensor.</summary>
    internal bool Has(string tensorName) => file.Tensors.ContainsKey(tensorName);

    /// <summary>Opens a file of the bundle's folder.</summary>
    /// <exception cref="InvalidModelException">The file is missing or not a safetensors file.</exception>
    internal static OnnxWeights Open(string folder, string fileName)
    {
        try
        {
            return new OnnxWeights(
                fileName, $"'{fileName}'", SafetensorsFile.Read(Path.Combine(folder, fileName)));
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            throw new InvalidModelException($"'{fileName}' in '{folder}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Weights to embed in graphs, as 32-bit floats.</summary>
    internal static OnnxWeights Embed(NetworkWeights network)
    {
        using MemoryStream stream = new();
        network.ToSafetensors().Write(stream);
        return new OnnxWeights(
            fileName: null,
            $"the weights of '{network.Description.Architecture}'",
            SafetensorsFile.Parse(stream.GetBuffer().AsMemory(0, (int)stream.Length)));
    }

    /// <summary>An initializer that refers to a tensor of the file, or embeds it.</summary>
    /// <exception cref="InvalidModelException">The tensor is missing or has the wrong shape or type.</exception>
    internal TensorProto Refer(string tensorName, ReadOnlySpan<long> shape)
    {
        if (!file.Tensors.TryGetValue(tensorName, out SafetensorsTensor? tensor))
        {
            throw new InvalidModelException($"{source} lacks the tensor '{tensorName}'.");
        }

        if (!tensor.Shape.SequenceEqual(shape.ToArray()))
        {
            throw new InvalidModelException(
                $"Tensor '{tensorName}' of {source} has shape [{string.Join(", ", tensor.Shape)}], not "
                + $"[{string.Join(", ", shape.ToArray())}].");
        }

        left.Remove(tensorName);
        TensorProto initializer = new() { DataType = (int)OnnxType(tensor) };
        initializer.Dims.AddRange(tensor.Shape);
        if (fileName is null)
        {
            initializer.RawData = ByteString.CopyFrom(tensor.Data.Span);
            return initializer;
        }

        initializer.DataLocation = TensorProto.Types.DataLocation.External;
        AddEntry(initializer, "location", fileName);
        AddEntry(initializer, "offset", FormattableString.Invariant($"{tensor.FileOffset}"));
        AddEntry(initializer, "length", FormattableString.Invariant($"{tensor.Data.Length}"));
        return initializer;
    }

    /// <summary>Throws if a tensor is unused: a backend that loads modules would reject it.</summary>
    /// <exception cref="InvalidModelException">A tensor is neither used nor left out.</exception>
    internal void RequireNoneLeft()
    {
        if (left.Min(StringComparer.Ordinal) is string unknown)
        {
            throw new InvalidModelException(
                $"The graphs do not use the tensor '{unknown}' of {source}, of shape "
                + $"[{string.Join(", ", file.Tensors[unknown].Shape)}].");
        }
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
            $"Tensor '{tensor.Name}' of {source} has type {tensor.Type}; graphs refer to F32, F16, I16 and U8."),
    };
}
