using System.Text.Json.Nodes;

namespace ProgressiveSR.Torch;

/// <summary>Reads an architecture's settings.</summary>
public static class NetworkSettings
{
    /// <summary>A whole number.</summary>
    /// <param name="settings">The settings of a bundle or training configuration.</param>
    /// <param name="name">The setting's name.</param>
    /// <param name="least">The least number that makes sense.</param>
    /// <exception cref="InvalidModelException">The setting is missing, no whole number, or too small.</exception>
    public static int Integer(JsonObject settings, string name, int least)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings[name] is JsonValue value && value.TryGetValue(out int number) && number >= least)
        {
            return number;
        }

        throw new InvalidModelException($"The network's settings lack a whole number '{name}' of {least} or more.");
    }
}
