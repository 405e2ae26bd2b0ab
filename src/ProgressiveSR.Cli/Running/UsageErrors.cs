using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary>Makes one sentence of what the parser found wrong.</summary>
internal static class UsageErrors
{
    public static string Describe(ParseResult parsed)
    {
        string command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        string what = parsed.Errors[0].Message.TrimEnd('.');
        return $"{what}; 'psr{command} --help' shows the usage.";
    }
}
