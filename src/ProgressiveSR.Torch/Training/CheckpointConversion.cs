using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Torch;

/// <summary>
/// Converts checkpoints of format 1, which had fixed names for their two networks. To be removed once no model is
/// trained from such checkpoints.
/// </summary>
public static class CheckpointConversion
{
    internal const string Format = "progressivesr-checkpoint-1";

    /// <summary>Converts a checkpoint; its weights keep the same bits.</summary>
    /// <param name="path">The checkpoint of format 1.</param>
    /// <param name="target">The file to create or replace, atomically; may be the same file.</param>
    /// <exception cref="InvalidModelException">The file is not a checkpoint of format 1, or is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Convert(string path, string target)
    {
        try
        {
            SafetensorsFile file = SafetensorsFile.Read(path);
            if (file.Metadata.GetValueOrDefault("format") != Format)
            {
                throw new InvalidModelException($"'{path}' is not a checkpoint of the format '{Format}'.");
            }

            SafetensorsWriter writer = new();
            foreach ((string key, string value) in file.Metadata)
            {
                writer.SetMetadata(key, key switch
                {
                    "format" => CheckpointNames.Format,
                    "configuration" => Convert(JsonNode.Parse(value)!.AsObject()).ToJsonString(),
                    _ => value,
                });
            }

            foreach ((string name, SafetensorsTensor tensor) in file.Tensors)
            {
                Copy(tensor, writer, Rename(name));
            }

            AtomicFile.Write(target, writer.Write);
        }
        catch (Exception e) when (e is InvalidDataException or System.Text.Json.JsonException)
        {
            throw new InvalidModelException($"'{path}' is not a checkpoint: {e.Message}", e);
        }
    }

    private static void Copy(SafetensorsTensor tensor, SafetensorsWriter writer, string name)
    {
        if (tensor.Type == SafetensorsType.I32)
        {
            writer.Add(name, [.. tensor.Shape], tensor.ToInt32s());
        }
        else
        {
            writer.Add(name, [.. tensor.Shape], tensor.ToSingles());
        }
    }

    private static string Rename(string name) => name
        .Replace("/superResolver4.", "/networks.x4.", StringComparison.Ordinal)
        .Replace("/superResolver2.", "/networks.x2.", StringComparison.Ordinal)
        .Replace("/superResolvers2.", "/networks.x2-", StringComparison.Ordinal);

    private static JsonObject Convert(JsonObject old)
    {
        JsonObject squares = [];
        JsonObject networks = [];
        JsonObject made = [];
        foreach ((string name, JsonNode? value) in old)
        {
            (JsonObject parent, string key) = name switch
            {
                "superResolver4" => (networks, "x4"),
                "superResolver2" => (networks, "x2"),
                "step" or "dataConsistency" or "networkPerLevel" => (squares, name),
                _ => (made, name),
            };
            parent[key] = value?.DeepClone();
        }

        made["networks"] = networks;
        made["squares"] = squares;
        return made;
    }
}
