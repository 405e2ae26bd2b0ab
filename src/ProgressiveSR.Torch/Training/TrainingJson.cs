using System.Text.Json.Serialization;
using System.Text.Json;
using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>Training configurations as JSON.</summary>
internal static class TrainingJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <inheritdoc cref="TrainingConfiguration.Parse"/>
    public static TrainingConfiguration Parse(string json, string source)
    {
        try
        {
            TrainingConfiguration read = JsonSerializer.Deserialize<TrainingConfiguration>(json, Options)
                ?? throw new InvalidModelException($"The training configuration {source} is empty.");
            read.Validate();
            return read;
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"The training configuration {source} cannot be used: {Describe(e)}", e);
        }
        catch (ArgumentException e)
        {
            throw new InvalidModelException($"The training configuration {source} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Parses a configuration, or a part of one.</summary>
    public static string Write<T>(T part) => JsonSerializer.Serialize(part, Options);

    private static string Describe(JsonException exception)
    {
        // The runtime appends advice and the position as separate sentences.
        string problem = exception.Message;
        int end = problem.IndexOf(". ", StringComparison.Ordinal);
        return $"line {exception.LineNumber + 1}: {(end < 0 ? problem : problem[..(end + 1)])}";
    }
}
