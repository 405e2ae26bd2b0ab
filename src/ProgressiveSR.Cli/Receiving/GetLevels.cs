namespace ProgressiveSR.Cli;

/// <summary>What of a picture to receive.</summary>
/// <param name="Level">The level of the whole picture.</param>
/// <param name="Region">The region; null for none.</param>
/// <param name="RegionLevel">The level of the region.</param>
internal readonly record struct GetLevels(int Level, PixelRegion? Region, int RegionLevel)
{
    /// <summary>Chooses levels from the options.</summary>
    /// <exception cref="CommandException">The picture lacks a level or the region.</exception>
    /// <exception cref="UsageException">The region's level is below the whole's.</exception>
    public static GetLevels Choose(PictureDescription picture, int? level, PixelRegion? region, int? regionLevel)
    {
        Require(picture, level, "--level");
        Require(picture, regionLevel, "--roi-level");
        if (region is { } pixels && !pixels.IsInside(picture.Grid.Width, picture.Grid.Height))
        {
            throw new CommandException(
                $"The region {pixels.X},{pixels.Y},{pixels.Width},{pixels.Height} does not lie within the "
                + $"{picture.Grid.Width}x{picture.Grid.Height} picture.");
        }

        int whole = level ?? (region is null ? picture.HighestLevel : 0);
        int refined = region is null ? whole : regionLevel ?? picture.HighestLevel;
        return refined >= whole
            ? new GetLevels(whole, region, refined)
            : throw new UsageException($"--roi-level {refined} is below --level {whole}; a region can only be refined");
    }

    private static void Require(PictureDescription picture, int? level, string option)
    {
        if (level > picture.HighestLevel)
        {
            throw new CommandException(
                $"The picture has levels 0 to {picture.HighestLevel}; {option} {level} is not one of them.");
        }
    }
}
