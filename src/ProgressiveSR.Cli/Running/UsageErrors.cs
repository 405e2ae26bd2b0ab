using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary>Makes one sentence of what the parser found wrong.</summary>
internal static class UsageErrors
{
    public static string Describe(ParseResult parsed, string program)
    {
        Command command = parsed.CommandResult.Command;
        string name = command is RootCommand ? program : $"{program} {command.Name}";
        return $"{What(parsed, command, name).TrimEnd('.')}; '{name} --help' shows the usage.";
    }

    private static string What(ParseResult parsed, Command command, string name)
    {
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
