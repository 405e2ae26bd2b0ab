namespace ProgressiveSR.Cli;

/// <summary>Names of <c>.psr</c> files.</summary>
internal static class PsrPath
{
    private const string Extension = ".psr";

    /// <summary>Guards against overwriting the picture when the arguments are swapped.</summary>
    public static string RequireOutput(string path) =>
        Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase)
            ? path
            : throw new UsageException($"The output '{path}' must end in {Extension}.");
}
