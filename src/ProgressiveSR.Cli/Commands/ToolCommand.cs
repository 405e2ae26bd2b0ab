using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary>A command of the tool: its options, and what it does with them.</summary>
internal abstract class ToolCommand : Command
{
    private readonly Option<bool> json = Inputs.Flag(
        "--json", "Print one JSON object on standard output, and nothing else there.");

    protected ToolCommand(string name, string description, CliContext context)
        : base(name, description)
    {
        Context = context;

        // Commands compute; the caller's thread stays free to hear about an interruption.
        SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                Run(parsed, cancellationToken);
                return ExitCode.Done;
            },
            cancellationToken));
    }

    protected CliContext Context { get; }

    /// <summary>Adds what all commands have, behind the command's own options.</summary>
    protected void AddCommon() => Options.Add(json);

    protected bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    protected abstract void Run(ParseResult parsed, CancellationToken cancellationToken);
}
