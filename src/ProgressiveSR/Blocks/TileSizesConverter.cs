using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProgressiveSR;

/// <summary>Tiles' sizes in JSON: an array of sizes from level 0 up, the last one for all levels above.</summary>
internal sealed class TileSizesConverter : JsonConverter<TileSizes>
{
    public override TileSizes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Sizes of tiles are an array of sizes.");
        }

        List<TileSize> sizes = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            sizes.Add(TileSizeConverter.Read(ref reader));
        }

        return new TileSizes([.. sizes]);
    }

    public override void Write(Utf8JsonWriter writer, TileSizes value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (int level = 0; level <= value.First(value.Count - 1); level++)
        {
            TileSizeConverter.Write(writer, value[level]);
        }

        writer.WriteEndArray();
    }
}
