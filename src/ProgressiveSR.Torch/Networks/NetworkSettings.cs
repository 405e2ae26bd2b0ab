using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>Reads an architecture's settings.</summary>
public static class NetworkSettings
{
    /// <summary>The maximum number of channels of a body; more indicate a broken file.</summary>
    internal const int MostFeatures = 4096;

    /// <summary>The maximum number of blocks or groups of a body, likewise.</summary>
    internal const int MostBlocks = 1024;

    /// <summary>Reads an integer.</summary>
    /// <param name="settings">The settings of a bundle or training configuration.</param>
    /// <param name="name">The setting's name.</param>
    /// <param name="least">The minimum.</param>
    /// <param name="most">
    /// The maximum. Networks are created before their weights are checked, so the limit rejects absurd sizes.
    /// </param>
    /// <exception cref="InvalidModelException">The setting is missing, not an integer, or out of range.</exception>
    public static int Integer(JsonObject settings, string name, int least, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings[name] is JsonValue value && value.TryGetValue(out int number) && number >= least && number <= most)
        {
            return number;
        }

        string range = most == int.MaxValue ? $"of {least} or more" : $"from {least} to {most}";
        string given = settings[name]?.ToJsonString() ?? "none";
        throw new InvalidModelException(
            $"The network's settings need a whole number '{name}' {range}, not {given}.");
    }

    /// <summary>Reads a number.</summary>
    /// <param name="settings">The settings of a bundle or training configuration.</param>
    /// <param name="name">The setting's name.</param>
    /// <param name="least">The minimum.</param>
    /// <exception cref="InvalidModelException">The setting is missing, not a finite number, or too small.</exception>
    public static double Number(JsonObject settings, string name, double least)
    {
        ArgumentNullException.ThrowIfNull(settings);

        // A value that a program supplied as an integer is not convertible to any other type.
        if (settings[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) is double number
            && double.IsFinite(number) && number >= least)
        {
            return number;
        }

        throw new InvalidModelException(
            FormattableString.Invariant($"The network's settings need a number '{name}' of {least} or more."));
    }

    /// <summary>Reads a Boolean.</summary>
    /// <param name="settings">The settings of a bundle or training configuration.</param>
    /// <param name="name">The setting's name.</param>
    /// <exception cref="InvalidModelException">The setting is missing, or not a Boolean.</exception>
    public static bool Boolean(JsonObject settings, string name)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings[name] is JsonValue value && value.TryGetValue(out bool flag)
            ? flag
            : throw new InvalidModelException($"The network's settings need '{name}', true or false.");
    }
}
