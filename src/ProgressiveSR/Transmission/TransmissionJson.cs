using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ProgressiveSR.Transmission;

/// <summary>The JSON of this room's documents.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PictureManifest))]
[JsonSerializable(typeof(PictureList))]
[JsonSerializable(typeof(PartList))]
internal sealed partial class TransmissionJson : JsonSerializerContext
{
    /// <summary>Reads a document from another machine.</summary>
    /// <exception cref="InvalidPacketException">It is too long, or not such a document.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, int maxLength, JsonTypeInfo<T> type, string what)
        where T : class
    {
        if (utf8.Length > maxLength)
        {
            throw new InvalidPacketException(
                $"The {what} is longer than {maxLength} bytes.", expected: maxLength, actual: utf8.Length);
        }

        try
        {
            return JsonSerializer.Deserialize(utf8, type)
                ?? throw new InvalidPacketException($"The {what} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidPacketException(
                $"The {what} is not one: line {e.LineNumber + 1}, {e.Path}.", e.BytePositionInLine ?? -1);
        }
    }
}
