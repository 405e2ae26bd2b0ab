namespace ProgressiveSR.Cli;

/// <summary>What of a picture was asked for; null where it is left to the picture.</summary>
/// <param name="Level">The level of the whole picture.</param>
/// <param name="Region">The region.</param>
/// <param name="RegionLevel">The level of the region.</param>
internal readonly record struct LevelRequest(int? Level, PixelRegion? Region, int? RegionLevel)
{
    /// <exception cref="CommandException">The picture has no such level, or the region lies outside it.</exception>
    public void Require(PictureDescription picture, string name)
    {
        RequireLevel(picture, name, Level, "--level");
        RequireLevel(picture, name, RegionLevel, "--roi-level");
        if (Region is { } pixels && !pixels.IsInside(picture.Grid.Width, picture.Grid.Height))
        {
            throw new CommandException(
                $"The region {pixels.X},{pixels.Y},{pixels.Width},{pixels.Height} does not lie within the "
                + $"{picture.Grid.Width}x{picture.Grid.Height} picture.");
        }
    }

    /// <summary>Chooses what is left to the picture.</summary>
    /// <param name="highest">The highest level that can be had.</param>
    /// <exception cref="UsageException">The region's level is below the whole's.</exception>
    public LevelChoice Choose(int highest)
    {
        int whole = Level ?? (Region is null ? highest : 0);
        int refined = Region is null ? whole : RegionLevel ?? Math.Max(highest, whole);
        return refined >= whole
            ? new LevelChoice(whole, Region, refined)
            : throw new UsageException($"--roi-level {refined} is below --level {whole}; a region can only be refined");
    }

    private static void RequireLevel(PictureDescription picture, string name, int? level, string option)
    {
        if (level > picture.HighestLevel)
        {
            throw new CommandException(
                $"'{name}' has levels 0 to {picture.HighestLevel}; {option} {level} is not one of them.");
        }
    }
}
