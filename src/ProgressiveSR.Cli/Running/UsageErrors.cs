using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary>Describes the parser's errors in one sentence.</summary>
internal static class UsageErrors
{
    /// <summary>The full name of the command that was parsed, such as <c>psr decode</c>.</summary>
    public static string NameOf(ParseResult parsed, string program) =>
        parsed.CommandResult.Command is { } command and not RootCommand ? $"{program} {command.Name}" : program;

    public static string Describe(ParseResult parsed, string name)
    {
        Command command = parsed.CommandResult.Command;
        if (command is RootCommand)
        {
            return parsed.UnmatchedTokens is [string unknown, ..]
                ? $"there is no command or option '{unknown}'"
                : "name a command";
        }

        string[] missing =
        [
            .. command.Arguments
                .Where(argument => parsed.GetResult(argument) is not { Tokens.Count: > 0 })
                .Select(argument => argument.Name),
        ];
        if (missing.Length > 0)
        {
            return $"'{name}' needs {string.Join(" and ", missing)}";
        }

        return parsed.UnmatchedTokens is [string surplus, ..]
            ? $"'{name}' does not know what to do with '{surplus}'"
            : parsed.Errors[0].Message;
    }
}
