using ProgressiveSR.Models;

namespace ProgressiveSR.Tables;

/// <summary>A model of the command line: <c>DIR</c> or <c>NAME=DIR</c>.</summary>
/// <param name="Name">What tables and charts call it; null for its own name.</param>
/// <param name="Path">The folder of its bundle, or the name of an installed model.</param>
internal sealed record NamedModel(string? Name, string Path)
{
    private ModelBundle? bundle;

    public ModelBundle Bundle => bundle ??= ModelChoice.Open(Path);

    public string Label => Name ?? Bundle.Manifest.Name;

    /// <summary>What it was trained with, and is shown with.</summary>
    public string Scheme =>
        Bundle.Manifest.DataConsistency ? "with data consistency" : "without data consistency";

    /// <summary>Reads what stands on the command line.</summary>
    /// <returns>Null where a part is empty.</returns>
    public static NamedModel? Parse(string text)
    {
        int sign = text.IndexOf('=');
        NamedModel model = new(sign < 0 ? null : text[..sign], text[(sign + 1)..]);
        return model.Name?.Length == 0 || model.Path.Length == 0 ? null : model;
    }

    /// <summary>The networks of some models, each kind once.</summary>
    public static string DescribeNetworks(IEnumerable<NamedModel> models) =>
        string.Join(" and ", models.SelectMany(model => model.Bundle.Manifest.Networks.Select(
            network => Describe(model.Bundle.Manifest, network))).Distinct());

    /// <summary>The scheme that models have in common, which are compared for something else.</summary>
    /// <exception cref="CommandException">They have two.</exception>
    public static string SharedScheme(IReadOnlyList<NamedModel> models) =>
        models.FirstOrDefault(model => model.Scheme != models[0].Scheme) is { } other
            ? throw new CommandException(
                $"'{models[0].Label}' was trained {models[0].Scheme}, '{other.Label}' {other.Scheme}: "
                + "they differ in more than is compared.")
            : models[0].Scheme;

    private static string Describe(ModelManifest model, NetworkDescription network) =>
        $"{network.Architecture} x{network.Factor}"
        + (model.Networks.Count(other => other.Factor == network.Factor) == 1 ? " " : " for each level ")
        + $"({network.Parameters / 1e6:0.00} M parameters)";
}
