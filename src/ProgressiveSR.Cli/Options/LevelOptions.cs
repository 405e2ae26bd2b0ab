using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary>The options that choose the level of a picture, and a region of it at a higher one.</summary>
/// <param name="highest">What the default is called: <c>the highest</c>.</param>
internal sealed class LevelOptions(string highest)
{
    private readonly Option<int?> level = Inputs.WholeNumber(
        "--level", "K", $"Level of the whole picture. Default: {highest}; 0 with --roi.");

    private readonly Option<PixelRegion?> region = Inputs.Region(
        "--roi", "Region of interest in pixels, inside the picture, at --roi-level; extended to whole blocks.");

    private readonly Option<int?> regionLevel = Inputs.WholeNumber(
        "--roi-level", "K2", $"Level of the region, at least that of --level. Default: {highest}.");

    public void AddTo(Command command)
    {
        command.Options.Add(level);
        command.Options.Add(region);
        command.Options.Add(regionLevel);
    }

    /// <exception cref="UsageException">There is a region's level without a region.</exception>
    public LevelRequest Read(ParseResult parsed)
    {
        LevelRequest request = new(
            parsed.GetValue(level), parsed.GetValue(region), parsed.GetValue(regionLevel));
        return request is { RegionLevel: not null, Region: null }
            ? throw new UsageException("--roi-level needs --roi X,Y,W,H")
            : request;
    }
}
