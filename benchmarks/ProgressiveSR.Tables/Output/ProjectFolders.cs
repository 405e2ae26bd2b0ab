namespace ProgressiveSR.Tables;

/// <summary>Folders of this project, which lies above the program's folder.</summary>
internal static class ProjectFolders
{
    /// <summary>The repository, or the current folder if the program was moved out of it.</summary>
    public static string Root { get; } = Find();

    public static string Results => Path.Combine(Root, "benchmarks", "ProgressiveSR.Tables", "results");

    public static string Photos => Path.Combine(Root, "samples", "photos");

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ProgressiveSR.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}
