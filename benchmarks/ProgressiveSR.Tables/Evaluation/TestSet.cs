namespace ProgressiveSR.Tables;

/// <summary>A test set of the paper and its usual folder names.</summary>
internal sealed record TestSet(string Name, params string[] Folders)
{
    public static readonly IReadOnlyList<TestSet> All =
    [
        new("Set5", "Set5"),
        new("Set14", "Set14"),
        new("BSD100", "BSD100", "BSDS100"),
        new("Urban100", "Urban100"),
        new("DIV2K", "DIV2K", "DIV2K_valid_HR"),
    ];

    /// <summary>Finds the folders of the available sets, by name.</summary>
    /// <param name="root">The folder that holds one folder per set.</param>
    public static IReadOnlyDictionary<string, string> Find(string root)
    {
        Dictionary<string, string> found = [];
        foreach (TestSet set in All)
        {
            if (set.Folders.Select(name => Path.Combine(root, name)).FirstOrDefault(Directory.Exists) is { } folder)
            {
                found.Add(set.Name, folder);
            }
        }

        return found.Count > 0
            ? found
            : throw new CommandException(
                $"'{root}' holds no test set: none of the folders "
                + $"{string.Join(", ", All.SelectMany(set => set.Folders))}.");
    }
}
