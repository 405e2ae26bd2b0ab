using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProgressiveSR;

/// <summary>A tile's size in JSON: an array of width and height.</summary>
internal sealed class TileSizeConverter : JsonConverter<TileSize>
{
    public override TileSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);

    public override void Write(Utf8JsonWriter writer, TileSize value, JsonSerializerOptions options) =>
        Write(writer, value);

    public static TileSize Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartArray
            && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int columns)
            && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int rows)
            && reader.Read() && reader.TokenType == JsonTokenType.EndArray)
        {
            return new TileSize(columns, rows);
        }

        throw new JsonException("The size of a tile is an array of two whole numbers, its width and height.");
    }

    public static void Write(Utf8JsonWriter writer, TileSize value)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Columns);
        writer.WriteNumberValue(value.Rows);
        writer.WriteEndArray();
    }
}
