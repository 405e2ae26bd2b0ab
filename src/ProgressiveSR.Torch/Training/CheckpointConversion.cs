using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Torch;

/// <summary>
/// Checkpoints of format 1, whose two networks had names of their own, in today's format. It goes when no model is trained
/// from them any more.
/// </summary>
public static class CheckpointConversion
{
    internal const string Format = "progressivesr-checkpoint-1";

    /// <summary>Writes a checkpoint anew; its weights are the same to the bit.</summary>
    /// <param name="path">The checkpoint of format 1.</param>
    /// <param name="target">The file to make or replace, which may be the same; it appears whole or not at all.</param>
    /// <exception cref="InvalidModelException">It is no checkpoint of format 1, or a broken one.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Convert(string path, string target)
    {
        try
        {
            SafetensorsFile file = SafetensorsFile.Read(path);
            if (file.Metadata.GetValueOrDefault("format") != Format)
            {
                throw new InvalidModelException($"'{path}' is no checkpoint of the format '{Format}'.");
            }

            SafetensorsWriter writer = new();
            foreach ((string key, string value) in file.Metadata)
            {
                writer.SetMetadata(key, key switch
                {
                    "format" => Checkpoint.Format,
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
            throw new InvalidModelException($"'{path}' is no checkpoint: {e.Message}", e);
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
