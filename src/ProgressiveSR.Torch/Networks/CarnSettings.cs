using System.Text.Json.Nodes;
using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>The settings of networks of architecture <c>carn</c>.</summary>
/// <param name="Features">Channels.</param>
/// <param name="Groups">Groups of the upsampler's convolutions and, if mobile, of the blocks' 3x3 convolutions.</param>
/// <param name="Mobile">Whether to use CARN-M's efficient blocks; each cascade then repeats one block.</param>
/// <param name="MultiScale">Whether there are weights for all of the factors 2, 3 and 4, of which one is used.</param>
internal sealed record CarnSettings(int Features, int Groups, bool Mobile, bool MultiScale)
{
    /// <summary>Blocks per cascading block, and cascading blocks in the network.</summary>
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

    /// <summary>Why the combination of settings is invalid, or null.</summary>
    public string? Contradiction => Features % Groups == 0
        ? null
        : $"The network's {Features} 'features' are no multiple of its {Groups} 'groups'.";

    /// <summary>The upsampler's name in the weights.</summary>
    public string Upsampler(int factor) => MultiScale ? $"up{factor}" : "up";

    public JsonObject ToJson() => new()
    {
        ["features"] = Features,
        ["groups"] = Groups,
        ["mobile"] = Mobile,
        ["multiScale"] = MultiScale,
    };
}
