using System.Text.Json.Nodes;
using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>The settings of networks of architecture <c>omni-sr</c>.</summary>
/// <param name="Features">Channels of the body.</param>
/// <param name="Groups">Groups of one block and one gate.</param>
/// <param name="Overlap">Source pixels by which windows overlap; no weight depends on it.</param>
internal sealed record OmniSrSettings(int Features, int Groups, int Overlap)
{
    public const string OverlapName = "overlap";

    /// <summary>Why the settings are invalid, or null.</summary>
    public string? Contradiction => Features % OmniSrNetwork.Heads == 0
        ? null
        : $"The network's {Features} 'features' are no multiple of its {OmniSrNetwork.Heads} heads.";

    public static OmniSrSettings Read(JsonObject settings)
    {
        OmniSrSettings read = new(
            NetworkSettings.Integer(settings, "features", least: OmniSrNetwork.Heads, NetworkSettings.MostFeatures),
            NetworkSettings.Integer(settings, "groups", least: 1, NetworkSettings.MostBlocks),
            settings.ContainsKey(OverlapName)
                ? NetworkSettings.Integer(settings, OverlapName, least: 0, most: OmniSrNetwork.WindowSide / 2)
                : OmniSrNetwork.DefaultOverlap);
        return read.Contradiction is string contradiction ? throw new InvalidModelException(contradiction) : read;
    }

    public JsonObject ToJson() => new()
    {
        ["features"] = Features,
        ["groups"] = Groups,
        [OverlapName] = Overlap,
    };
}
