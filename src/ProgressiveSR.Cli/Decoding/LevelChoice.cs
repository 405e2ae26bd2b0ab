namespace ProgressiveSR.Cli;

/// <summary>The levels to show.</summary>
/// <param name="Level">The level of the whole picture.</param>
/// <param name="Region">The region to show at a higher level; null for none.</param>
/// <param name="RegionLevel">The level of the region; <paramref name="Level"/> where there is none.</param>
/// <param name="Cut">
/// The level within which a truncated file ends, of which the tiles that are there are shown; null if none is wanted.
/// </param>
internal readonly record struct LevelChoice(int Level, PixelRegion? Region, int RegionLevel, int? Cut = null)
{
    /// <summary>Chooses levels from the options and what the file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="warn">Receives a warning when a truncated file shows less than the whole would.</param>
    /// <exception cref="CommandException">The file lacks what was asked for.</exception>
    /// <exception cref="UsageException">The region's level is below the whole's.</exception>
    public static LevelChoice Make(PsrInput file, LevelRequest request, Action<string> warn)
    {
        request.Require(file.Info, file.Path);
        int highest = file.HighestCompleteLevel;
        if (highest < 0 && (request.Level ?? request.RegionLevel) is not null)
        {
            throw new CommandException(
                $"{file.Extent}, before its first picture is complete; fetch more of it, or leave the level out to see "
                + "what is there.");
        }

        if (request.Level > highest)
        {
            throw new CommandException(
                $"{file.Extent} and lacks level {request.Level}; fetch the rest, or decode its highest complete level "
                + $"with --level {highest}.");
        }

        bool hasRegion = request.Region is not null;
        if (file.IsTruncated && (hasRegion ? request.RegionLevel : request.Level) is null)
        {
            warn(highest < 0
                ? $"{file.Extent}, before its first picture is complete; what is there is shown, the rest is grey."
                : $"{file.Extent}; its highest complete level, {highest}, is shown, and what is there of the next; "
                    + "fetch the rest for more.");
        }

        // A region can be complete although its level is not, so the requested level is tried.
        LevelChoice choice = request.Choose(highest);
        return file.IsTruncated && !hasRegion && request.Level is null ? choice with { Cut = highest + 1 } : choice;
    }
}
