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
    /// <returns>Null where a part is empty.</returns>
    public static NamedModel? Parse(string text)
    {
        Match match = Parts().Match(text);
        return !match.Success ? null : new NamedModel(
            match.Groups["name"] is { Success: true } name ? name.Value : null,
            match.Groups["path"].Value,
            match.Groups["first"] is { Success: true } first ? Range(first.Value, match.Groups["last"]) : null);
    }

    private static int[]? Range(string first, Group last)
    {
        int from = int.Parse(first, CultureInfo.InvariantCulture);
        int to = last.Success ? int.Parse(last.Value, CultureInfo.InvariantCulture) : from;
        return to < from ? null : [.. Enumerable.Range(from, to - from + 1)];
    }

    [GeneratedRegex(@"^((?<name>[^=]+)=)?(?<path>.+?)(@(?<first>\d{1,2})(-(?<last>\d{1,2}))?)?$")]
    private static partial Regex Parts();
}
