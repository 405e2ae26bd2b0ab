using ProgressiveSR.Models;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.Cli;

/// <summary>The models built into the tool.</summary>
internal static class InstalledModels
{
    public const string Default = CompactModel.Name;

    private static readonly Dictionary<string, Func<ModelBundle>> ByName = new()
    {
        [CompactModel.Name] = () => CompactModel.Bundle,
        [LiteModel.Name] = () => LiteModel.Bundle,
    };

    public static string Names => string.Join(", ", ByName.Keys);

    public static IEnumerable<ModelBundle> All => ByName.Values.Select(open => open());

    public static ModelBundle? Find(string name) =>
        ByName.TryGetValue(name, out Func<ModelBundle>? open) ? open() : null;
}
