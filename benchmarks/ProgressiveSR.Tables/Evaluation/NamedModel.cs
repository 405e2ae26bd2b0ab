namespace ProgressiveSR.Tables;

/// <summary>A model of the command line: <c>DIR</c> or <c>NAME=DIR</c>.</summary>
/// <param name="Name">What tables and charts call it; null for its own name.</param>
/// <param name="Path">The folder of its bundle, or the name of an installed model.</param>
internal sealed record NamedModel(string? Name, string Path)
{
    private ModelBundle? bundle;

    public ModelBundle Bundle => bundle ??= ModelChoice.Open(Path);

    public string Label => Name ?? Bundle.Manifest.Name;

    /// <summary>The schemes that it can show: the project's own, where it has that, and the paper's.</summary>
    public IReadOnlyList<Scheme> Schemes =>
        Bundle.Manifest.DataConsistency ? [Scheme.Consistent, Scheme.Bare] : [Scheme.Bare];

    /// <summary>Reads what stands on the command line.</summary>
    /// <returns>Null where a part is empty.</returns>
    public static NamedModel? Parse(string text)
    {
        int sign = text.IndexOf('=');
        NamedModel model = new(sign < 0 ? null : text[..sign], text[(sign + 1)..]);
        return model.Name?.Length == 0 || model.Path.Length == 0 ? null : model;
    }
}
