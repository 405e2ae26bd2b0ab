using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Torch.Tests;

/// <summary>A safetensors file to be changed and written again.</summary>
internal sealed class SafetensorsEdit
{
    public SafetensorsEdit(ReadOnlyMemory<byte> bytes)
    {
        SafetensorsFile file = SafetensorsFile.Parse(bytes);
        Metadata = new Dictionary<string, string>(file.Metadata);
        Tensors = file.Tensors.ToDictionary(
            pair => pair.Key, pair => new TensorEdit(pair.Value.Type, [.. pair.Value.Shape], pair.Value.Data));
    }

    public Dictionary<string, string> Metadata { get; }

    public Dictionary<string, TensorEdit> Tensors { get; }

    public byte[] ToBytes()
    {
        SafetensorsWriter writer = new();
        foreach ((string key, string value) in Metadata)
        {
            writer.SetMetadata(key, value);
        }

        foreach ((string name, TensorEdit tensor) in Tensors)
        {
            writer.AddBytes(name, tensor.Type, tensor.Shape, tensor.Data.Span);
        }

        using MemoryStream stream = new();
        writer.Write(stream);
        return stream.ToArray();
    }
}

internal sealed record TensorEdit(SafetensorsType Type, long[] Shape, ReadOnlyMemory<byte> Data);
