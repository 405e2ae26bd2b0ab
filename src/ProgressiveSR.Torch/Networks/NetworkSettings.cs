using System.Text.Json.Nodes;

namespace ProgressiveSR.Torch;

/// <summary>Reads an architecture's settings.</summary>
internal static class NetworkSettings
{
    public static int Integer(JsonObject settings, string name, int least)
    {
        if (settings[name] is JsonValue value && value.TryGetValue(out int number) && number >= least)
        {
            return number;
        }

        throw new InvalidModelException($"The network's settings lack a whole number '{name}' of {least} or more.");
    }
}
