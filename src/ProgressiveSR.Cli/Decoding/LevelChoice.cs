namespace ProgressiveSR.Cli;

/// <summary>Which levels a decoding shows.</summary>
/// <param name="Level">The level of the whole picture.</param>
/// <param name="RegionLevel">The level of the region; <paramref name="Level"/> where there is none.</param>
internal readonly record struct LevelChoice(int Level, int RegionLevel)
{
    /// <summary>Chooses from what was asked for and what the file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="level">What <c>--level</c> says.</param>
    /// <param name="hasRegion">Whether there is a region.</param>
    /// <param name="regionLevel">What <c>--roi-level</c> says.</param>
    /// <param name="warn">Told where a truncated file shows less than it might have.</param>
    public static LevelChoice Make(PsrInput file, int? level, bool hasRegion, int? regionLevel, Action<string> warn)
    {
        int highest = file.HighestCompleteLevel;
        if (highest < 0)
        {
            throw new CommandException($"{file.Extent}, before its first picture is complete; fetch more of it.");
        }

        Require(file, level, "--level");
        Require(file, regionLevel, "--roi-level");
        if (level > highest)
        {
            throw new CommandException(
                $"{file.Extent} and lacks level {level}; fetch the rest, or take its highest complete level with "
                + $"--level {highest}.");
        }

        int whole = level ?? (hasRegion ? 0 : highest);
        if (file.IsTruncated && (hasRegion ? regionLevel : level) is null)
        {
            warn($"{file.Extent}; its highest complete level, {highest}, is shown, fetch the rest for more.");
        }

        // A region may be there though its level is not complete, so what was asked for is tried.
        int refined = hasRegion ? regionLevel ?? Math.Max(highest, whole) : whole;
        return refined >= whole
            ? new LevelChoice(whole, refined)
            : throw new UsageException(
                $"--roi-level {refined} is below --level {whole}; a region can only be refined");
    }

    private static void Require(PsrInput file, int? level, string option)
    {
        if (level > file.Info.HighestLevel)
        {
            throw new CommandException(
                $"'{file.Path}' has levels 0 to {file.Info.HighestLevel}; {option} {level} is none of them.");
        }
    }
}
