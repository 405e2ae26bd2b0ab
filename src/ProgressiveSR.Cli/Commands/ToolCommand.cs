using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary>A command of the tool: its options, and what it does with them.</summary>
internal abstract class ToolCommand : Command
{
    private readonly Option<bool> json = Inputs.Flag(
        "--json", "Print a single JSON object on standard output and nothing else.");

    protected ToolCommand(string name, string description, CliContext context)
        : base(name, description)
    {
        Context = context;

        // Commands compute; the caller's thread stays free to react to an interruption.
        SetAction((parsed, cancellationToken) => Task.Run(
            async () =>
            {
                await RunAsync(parsed, cancellationToken);
                return ExitCode.Done;
            },
            cancellationToken));
    }

    protected CliContext Context { get; }

    /// <summary>Adds the options that all commands share, after the command's own.</summary>
    protected void AddCommon() => Options.Add(json);

    protected bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    protected abstract Task RunAsync(ParseResult parsed, CancellationToken cancellationToken);
}
