using System.Globalization;
using System.Text.RegularExpressions;

namespace ProgressiveSR.Tables;

/// <summary>A model of the command line: <c>DIR</c>, <c>NAME=DIR</c> or <c>NAME=DIR@3-7</c>.</summary>
/// <param name="Name">What tables and charts call it; null for its own name.</param>
/// <param name="Path">The folder of its bundle, or the name of an installed model.</param>
/// <param name="Levels">The levels that it stands for; null for all.</param>
internal sealed partial record NamedModel(string? Name, string Path, IReadOnlyList<int>? Levels = null)
{
    private ModelBundle? bundle;

    public ModelBundle Bundle => bundle ??= ModelChoice.Open(Path);

    public string Label => Name ?? Bundle.Manifest.Name;

    /// <summary>Reads what stands on the command line.</summary>
    /// <returns>Null where a part is empty or the levels are none.</returns>
    public static NamedModel? Parse(string text)
    {
        Match match = Parts().Match(text);
        if (!match.Success)
        {
            return null;
        }

        string? name = match.Groups["name"] is { Success: true } group ? group.Value : null;
        string path = match.Groups["path"].Value;
        if (!match.Groups["first"].Success)
        {
            return new NamedModel(name, path);
        }

        int first = Number(match.Groups["first"]);
        int last = match.Groups["last"].Success ? Number(match.Groups["last"]) : first;
        return last < first ? null : new NamedModel(name, path, [.. Enumerable.Range(first, last - first + 1)]);
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^((?<name>[^=]+)=)?(?<path>[^=]+?)(@(?<first>\d{1,2})(-(?<last>\d{1,2}))?)?$")]
    private static partial Regex Parts();
}
