using ProgressiveSR.Models;

namespace ProgressiveSR.Tables;

/// <summary>A model named on the command line as <c>DIR</c> or <c>NAME=DIR</c>.</summary>
/// <param name="Name">Its name in tables and charts; null for its own.</param>
/// <param name="Path">Folder of its bundle, or name of an installed model.</param>
internal sealed record NamedModel(string? Name, string Path)
{
    private ModelBundle? bundle;

    public ModelBundle Bundle => bundle ??= ModelChoice.Open(Path);

    public string Label => Name ?? Bundle.Manifest.Name;

    /// <summary>The scheme with which it was trained and is shown.</summary>
    public string Scheme =>
        Bundle.Manifest.DataConsistency ? "with data consistency" : "without data consistency";

    /// <summary>Parses a command-line value.</summary>
    /// <returns>The model; null if a part is empty.</returns>
    public static NamedModel? Parse(string text)
    {
        int sign = text.IndexOf('=');
        NamedModel model = new(sign < 0 ? null : text[..sign], text[(sign + 1)..]);
        return model.Name?.Length == 0 || model.Path.Length == 0 ? null : model;
    }

    /// <summary>Describes the models' networks, each kind once.</summary>
    public static string DescribeNetworks(IEnumerable<NamedModel> models) =>
        string.Join(" and ", models.SelectMany(model => model.Bundle.Manifest.Networks.Select(
            network => Describe(model.Bundle.Manifest, network))).Distinct());

    /// <summary>The scheme that all the models share.</summary>
    /// <exception cref="CommandException">Their schemes differ.</exception>
    public static string SharedScheme(IReadOnlyList<NamedModel> models) =>
        models.FirstOrDefault(model => model.Scheme != models[0].Scheme) is { } other
            ? throw new CommandException(
                $"'{models[0].Label}' was trained {models[0].Scheme}, '{other.Label}' {other.Scheme}: "
                + "they differ in more than what is compared.")
            : models[0].Scheme;

    private static string Describe(ModelManifest model, NetworkDescription network) =>
        $"{network.Architecture} x{network.Factor}"
        + (model.Networks.Count(other => other.Factor == network.Factor) == 1 ? " " : " per level ")
        + $"({network.Parameters / 1e6:0.00} M parameters)";
}
