using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary>A command that makes tables or figures.</summary>
internal abstract class TableCommand : ToolCommand
{
    private readonly Option<string?> output = Inputs.Text(
        "--out", "DIR", "Where the files go. Default: benchmarks/ProgressiveSR.Tables/results.");

    private readonly BackendOptions backends = new();

    protected TableCommand(string name, string description, CliContext context, params IEnumerable<Option> options)
        : base(name, description, context)
    {
        foreach (Option option in options)
        {
            Options.Add(option);
        }

        backends.AddTo(this);
        Options.Add(output);
    }

    protected sealed override void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using TableRun run = new(
            parsed.GetValue(output) ?? ProjectFolders.Results,
            () => backends.Start(parsed),
            BackendArguments(parsed),
            Context,
            cancellationToken);
        Make(parsed, run);
    }

    protected abstract void Make(ParseResult parsed, TableRun run);

    /// <summary>The same options for <c>psr eval</c>.</summary>
    private static string[] BackendArguments(ParseResult parsed)
    {
        string[] arguments =
        [
            "--backend", parsed.GetRequiredValue<string>("--backend"),
            "--device", parsed.GetRequiredValue<DeviceName>("--device").ToString(),
        ];
        return parsed.GetValue<string?>("--libtorch") is { } folder ? [.. arguments, "--libtorch", folder] : arguments;
    }
}
