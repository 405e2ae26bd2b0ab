using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary>A command that makes tables or figures.</summary>
internal abstract class TableCommand : ToolCommand
{
    private readonly Option<string?> output = Inputs.Text(
        "--out", "DIR", "Folder for the files. Default: benchmarks/ProgressiveSR.Tables/results.");

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

    protected sealed override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using TableRun run = new(
            parsed.GetValue(output) ?? ProjectFolders.Results,
            () => backends.Start(parsed),
            BackendArguments(parsed),
            Options.Contains(TableOptions.Cache) && parsed.GetValue(TableOptions.Cache) is { } kept
                ? new EvaluationCache(kept)
                : null,
            Context,
            cancellationToken);
        Make(parsed, run);
        return Task.CompletedTask;
    }

    protected abstract void Make(ParseResult parsed, TableRun run);

    /// <summary>The backend options for <c>psr eval</c> and for the command shown on a page.</summary>
    private static BackendArguments BackendArguments(ParseResult parsed) => new(
        parsed.GetRequiredValue<string>("--backend"),
        parsed.GetRequiredValue<DeviceName>("--device").ToString(),
        parsed.GetValue<string?>("--libtorch"),
        parsed.GetValue<bool>("--no-cudnn"));
}
