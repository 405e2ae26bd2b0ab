namespace ProgressiveSR.Cli;

/// <summary>Checks an output before the work starts rather than after.</summary>
internal static class OutputFile
{
    /// <summary>Requires that a file can be written there without replacing an input.</summary>
    /// <param name="path">The output.</param>
    /// <param name="inputs">Files that the command reads.</param>
    public static void Require(string path, params IEnumerable<string> inputs)
    {
        AtomicFile.FindTarget(path);
        RequireNoInput(path, inputs);
    }

    /// <summary>Requires that an output, which need not exist, is not one of the inputs under any name.</summary>
    public static void RequireNoInput(string path, params IEnumerable<string> inputs)
    {
        if (FileIdentity.Of(path) is { } output
            && inputs.FirstOrDefault(input => FileIdentity.Of(input) == output) is { } lost)
        {
            throw new UsageException($"The output '{path}' would replace the input '{lost}'; name another output");
        }
    }
}
