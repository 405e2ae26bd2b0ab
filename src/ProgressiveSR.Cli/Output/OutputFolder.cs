namespace ProgressiveSR.Cli;

/// <summary>Looks for an output's folder before the work is done rather than after.</summary>
internal static class OutputFolder
{
    public static void Require(string path)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new CommandException(
                $"'{path}' cannot be written because the folder '{folder}' does not exist; create it first.");
        }

        if (Directory.Exists(path))
        {
            throw new CommandException($"'{path}' is a folder; name a file to write.");
        }
    }
}
