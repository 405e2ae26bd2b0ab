namespace ProgressiveSR.Tables;

/// <summary>
/// The command line that reproduces a table. Paths inside the repository are shown relative to its root; others become
/// placeholders.
/// </summary>
/// <param name="name">The command.</param>
internal sealed class ShownCommand(string name)
{
    public const string SetsPlaceholder = "DATA";

    private readonly List<string> words = [name];
    private string? property;

    /// <summary>Adds an option and its values.</summary>
    public ShownCommand With(string option, params IEnumerable<string> values)
    {
        words.Add(option);
        words.AddRange(values.Select(Quote));
        return this;
    }

    /// <summary>Adds an option and its models; nothing if there are none.</summary>
    public ShownCommand With(string option, IReadOnlyList<NamedModel> models) =>
        models.Count == 0 ? this : With(option, models.Select(Model));

    /// <summary>Adds the backend's options if they are not the defaults.</summary>
    public ShownCommand On(BackendArguments arguments)
    {
        property = arguments.Property;
        words.AddRange(arguments.Shown);
        return this;
    }

    /// <summary>Makes a path independent of the machine.</summary>
    /// <param name="path">A path on this machine.</param>
    /// <param name="root">The repository.</param>
    /// <param name="placeholder">Stands for a folder outside the repository.</param>
    public static string Shown(string path, string root, string placeholder)
    {
        string relative = Path.GetRelativePath(root, Path.GetFullPath(path)).Replace('\\', '/');
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? $"{placeholder}/{Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}"
            : relative;
    }

    public override string ToString() =>
        $"dotnet run -c Release --project benchmarks/ProgressiveSR.Tables "
        + $"{(property is null ? "" : $"{property} ")}-- {string.Join(' ', words)}";

    private static string Quote(string value) =>
        value.AsSpan().IndexOfAny(" \"{}") < 0 ? value : $"'{value}'";

    private static string Model(NamedModel model)
    {
        string path = Directory.Exists(model.Path) ? Shown(model.Path, ProjectFolders.Root, "MODELS") : model.Path;
        return model.Name is null ? path : $"{model.Name}={path}";
    }
}
