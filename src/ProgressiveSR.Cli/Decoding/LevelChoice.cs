namespace ProgressiveSR.Cli;

/// <summary>The levels to decode.</summary>
/// <param name="Level">The level of the whole picture.</param>
/// <param name="RegionLevel">The level of the region; <paramref name="Level"/> where there is none.</param>
/// <param name="Cut">
/// The level within which a truncated file ends, of which the tiles that are there are shown; null if none is wanted.
/// </param>
internal readonly record struct LevelChoice(int Level, int RegionLevel, int? Cut = null)
{
    /// <summary>Chooses levels from the options and what the file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="level">The value of <c>--level</c>.</param>
    /// <param name="hasRegion">Whether there is a region.</param>
    /// <param name="regionLevel">The value of <c>--roi-level</c>.</param>
    /// <param name="warn">Receives a warning when a truncated file shows less than the whole would.</param>
    public static LevelChoice Make(PsrInput file, int? level, bool hasRegion, int? regionLevel, Action<string> warn)
    {
        int highest = file.HighestCompleteLevel;
        if (highest < 0 && (level ?? regionLevel) is not null)
        {
            throw new CommandException(
                $"{file.Extent}, before its first picture is complete; fetch more of it, or leave the level out to see "
                + "what is there.");
        }

        Require(file, level, "--level");
        Require(file, regionLevel, "--roi-level");
        if (level > highest)
        {
            throw new CommandException(
                $"{file.Extent} and lacks level {level}; fetch the rest, or decode its highest complete level with "
                + $"--level {highest}.");
        }

        int whole = level ?? (hasRegion ? 0 : highest);
        if (file.IsTruncated && (hasRegion ? regionLevel : level) is null)
        {
            warn(highest < 0
                ? $"{file.Extent}, before its first picture is complete; what is there is shown, the rest is grey."
                : $"{file.Extent}; its highest complete level, {highest}, is shown, and what is there of the next; fetch "
                    + "the rest for more.");
        }

        // A region can be complete although its level is not, so the requested level is tried.
        int refined = hasRegion ? regionLevel ?? Math.Max(highest, whole) : whole;
        int? cut = file.IsTruncated && !hasRegion && level is null ? highest + 1 : null;
        return refined >= whole
            ? new LevelChoice(whole, refined, cut)
            : throw new UsageException(
                $"--roi-level {refined} is below --level {whole}; a region can only be refined");
    }

    private static void Require(PsrInput file, int? level, string option)
    {
        if (level > file.Info.HighestLevel)
        {
            throw new CommandException(
                $"'{file.Path}' has levels 0 to {file.Info.HighestLevel}; {option} {level} is not one of them.");
        }
    }
}
