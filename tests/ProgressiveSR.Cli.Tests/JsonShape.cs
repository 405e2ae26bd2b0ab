using System.Text.Json;

namespace ProgressiveSR.Cli.Tests;

/// <summary>Property names in their order, which programs and people rely on.</summary>
internal static class JsonShape
{
    public static string Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => string.Join(", ", element.EnumerateObject().Select(
            property => property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? $"{property.Name}:{Of(property.Value)}"
                : property.Name)) is var names ? $"{{{names}}}" : "",
        JsonValueKind.Array => $"[{string.Join(" | ", element.EnumerateArray().Select(Of).Distinct())}]",
        _ => element.ValueKind.ToString(),
    };
}
