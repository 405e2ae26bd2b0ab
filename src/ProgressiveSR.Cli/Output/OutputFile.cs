namespace ProgressiveSR.Cli;

/// <summary>Looks at an output before the work is done rather than after.</summary>
internal static class OutputFile
{
    /// <summary>Requires that a file can be put in its place, and that no input is lost by it.</summary>
    /// <param name="path">The output.</param>
    /// <param name="inputs">Files that the command reads.</param>
    public static void Require(string path, params IEnumerable<string> inputs)
    {
        AtomicFile.FindTarget(path);
        RequireNoInput(path, inputs);
    }

    /// <summary>Requires that an output, which need not exist, is none of the inputs under whatever name.</summary>
    public static void RequireNoInput(string path, params IEnumerable<string> inputs)
    {
        if (FileIdentity.Of(path) is { } output
            && inputs.FirstOrDefault(input => FileIdentity.Of(input) == output) is { } lost)
        {
            throw new UsageException($"The output '{path}' would replace the input '{lost}'; name another output");
        }
    }
}
