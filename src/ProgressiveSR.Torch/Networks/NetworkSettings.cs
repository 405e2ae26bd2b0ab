using System.Globalization;
using System.Text.Json;
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

    /// <summary>A number, whole or not.</summary>
    /// <param name="settings">The settings of a bundle or training configuration.</param>
    /// <param name="name">The setting's name.</param>
    /// <param name="least">The least number that makes sense.</param>
    /// <exception cref="InvalidModelException">The setting is missing, no finite number, or too small.</exception>
    public static double Number(JsonObject settings, string name, double least)
    {
        ArgumentNullException.ThrowIfNull(settings);

        // A value that a program put in as a whole number gives no other type than that.
        if (settings[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) is double number
            && double.IsFinite(number) && number >= least)
        {
            return number;
        }

        throw new InvalidModelException(
            FormattableString.Invariant($"The network's settings lack a number '{name}' of {least} or more."));
    }

    /// <summary>True or false.</summary>
    /// <param name="settings">The settings of a bundle or training configuration.</param>
    /// <param name="name">The setting's name.</param>
    /// <exception cref="InvalidModelException">The setting is missing, or neither true nor false.</exception>
    public static bool Boolean(JsonObject settings, string name)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings[name] is JsonValue value && value.TryGetValue(out bool flag)
            ? flag
            : throw new InvalidModelException($"The network's settings lack '{name}', which is true or false.");
    }
}
