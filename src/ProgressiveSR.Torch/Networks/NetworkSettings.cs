using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>Reads an architecture's settings.</summary>
public static class NetworkSettings
{
    /// <summary>Channels that a body may have; more come from a broken file.</summary>
    internal const int MostFeatures = 4096;

    /// <summary>Blocks or groups that a body may have, likewise.</summary>
    internal const int MostBlocks = 1024;

    /// <summary>A whole number.</summary>
    /// <param name="settings">The settings of a bundle or training configuration.</param>
    /// <param name="name">The setting's name.</param>
    /// <param name="least">The least number that makes sense.</param>
    /// <param name="most">
    /// The greatest. Networks are made before their weights are compared: a limit stops what no network has.
    /// </param>
    /// <exception cref="InvalidModelException">
    /// The setting is missing, no whole number, too small or too large.
    /// </exception>
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
            $"The network's settings lack a whole number '{name}' {range}; there is {given}.");
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
