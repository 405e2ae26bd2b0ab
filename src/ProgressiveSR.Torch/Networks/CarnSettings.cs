using System.Text.Json.Nodes;
using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>What tells networks of architecture <c>carn</c> apart.</summary>
/// <param name="Features">Channels.</param>
/// <param name="Groups">Groups of the upsampler's convolutions and, where mobile, of the blocks' 3x3 ones.</param>
/// <param name="Mobile">
/// Whether blocks are CARN-M's: efficient ones, of which a cascade has one that it repeats.
/// </param>
/// <param name="MultiScale">Whether there are weights for factors 2, 3 and 4, of which one is used.</param>
internal sealed record CarnSettings(int Features, int Groups, bool Mobile, bool MultiScale)
{
    /// <summary>Blocks of a cascading block, and cascading blocks of the network.</summary>
    public const int Length = 3;

    public static int[] Factors { get; } = [2, 3, 4];

    public static CarnSettings Read(JsonObject settings)
    {
        CarnSettings read = new(
            NetworkSettings.Integer(settings, "features", least: 1, NetworkSettings.MostFeatures),
            NetworkSettings.Integer(settings, "groups", least: 1, NetworkSettings.MostFeatures),
            NetworkSettings.Boolean(settings, "mobile"),
            NetworkSettings.Boolean(settings, "multiScale"));
        return read.Contradiction is string contradiction ? throw new InvalidModelException(contradiction) : read;
    }

    /// <summary>Why no network has these settings together, or null.</summary>
    public string? Contradiction => Features % Groups == 0
        ? null
        : $"The network's {Features} 'features' are no multiple of its {Groups} 'groups'.";

    /// <summary>The upsampler's name among the weights.</summary>
    public string Upsampler(int factor) => MultiScale ? $"up{factor}" : "up";

    public JsonObject ToJson() => new()
    {
        ["features"] = Features,
        ["groups"] = Groups,
        ["mobile"] = Mobile,
        ["multiScale"] = MultiScale,
    };
}
