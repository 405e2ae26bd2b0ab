namespace ProgressiveSR.Cli;

/// <summary>
/// Says what can still be decoded from a file with a damaged level, or one that ends within a region.
/// </summary>
internal static class DamagedLevel
{
    /// <param name="file">The file.</param>
    /// <param name="level">The level that could not be read; those below it were, as far as they were needed.</param>
    /// <param name="levels">The levels to show.</param>
    /// <param name="cause">The error found.</param>
    public static string Describe(PsrInput file, int level, LevelChoice levels, InvalidPacketException cause)
    {
        bool isWhole = level <= levels.Level;
        string where = isWhole ? "" : " in the region";
        string what = $"'{file.Path}' cannot be shown at level {level}{where}: {Fault(cause)}.";
        if (level == 0)
        {
            return $"{what} Nothing can be shown without level 0; copy or download the file again.";
        }

        string option = isWhole ? "--level" : "--roi-level";
        return $"{what} Level {level - 1} is intact{where}: {option} {level - 1} shows it; for more, copy or download "
            + "the file again.";
    }

    private static string Fault(InvalidPacketException cause) => cause switch
    {
        { Tile: { } tile, Expected: null } => $"tile {tile} is damaged",
        { Tile: { } tile, Expected: long needed, Actual: long length } =>
            $"the file ends after {length} bytes, but tile {tile} ends after {needed}",
        _ => cause.Message.TrimEnd('.'),
    };
}
