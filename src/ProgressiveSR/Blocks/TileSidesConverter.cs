using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProgressiveSR;

/// <summary>Tiles' sides in JSON: an array of numbers from level 0 up, the last one for all levels above.</summary>
internal sealed class TileSidesConverter : JsonConverter<TileSides>
{
    public override TileSides Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Sides of tiles are an array of numbers.");
        }

        List<int> sides = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            sides.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int side)
                ? side
                : throw new JsonException("A side of tiles is a number."));
        }

        return new TileSides([.. sides]);
    }

    public override void Write(Utf8JsonWriter writer, TileSides value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (int level = 0; level <= value.First(value.Count - 1); level++)
        {
            writer.WriteNumberValue(value[level]);
        }

        writer.WriteEndArray();
    }
}
