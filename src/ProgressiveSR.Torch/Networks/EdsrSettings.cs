using System.Text.Json.Nodes;

namespace ProgressiveSR.Torch;

/// <summary>The settings of networks of architecture <c>edsr</c>.</summary>
/// <param name="Features">Channels of the body.</param>
/// <param name="Blocks">Residual blocks.</param>
/// <param name="ResidualScale">Factor of a block's branch before it is added.</param>
internal sealed record EdsrSettings(int Features, int Blocks, double ResidualScale)
{
    public static EdsrSettings Read(JsonObject settings) => new(
        NetworkSettings.Integer(settings, "features", least: 1, NetworkSettings.MostFeatures),
        NetworkSettings.Integer(settings, "blocks", least: 0, NetworkSettings.MostBlocks),
        NetworkSettings.Number(settings, "residualScale", least: 0));

    public JsonObject ToJson() => new()
    {
        ["features"] = Features,
        ["blocks"] = Blocks,
        ["residualScale"] = ResidualScale,
    };
}
