using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary><c>all</c>: every table and figure that the given models allow.</summary>
internal sealed class AllCommand : TableCommand
{
    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"For table1 and figures 3 to 6. {TableOptions.ModelHelp} Default: {TableOptions.PaperModel}.");

    private static readonly Option<NamedModel[]> Blocks = Table2Command.Option(required: false);
    private static readonly Option<NamedModel[]> Conv = Table3Command.Option(required: false);
    private static readonly Option<NamedModel[]> Modules = Figure7Command.Option(required: false);
    private static readonly Option<string?> Sets = TableOptions.Sets(required: false);

    private readonly NetworkOptions networks = new();

    public AllCommand(CliContext context)
        : base(
            "all",
            """
            Every table and figure that the given models allow.

            With --architecture, --settings and --weights, Figure 4 is made twice: with the models' own networks, and
            with the one named.
            """,
            context,
            Models,
            Blocks,
            Conv,
            Modules,
            Sets,
            TableOptions.Cache) =>
        networks.AddTo(this, required: false);

    protected override void Make(ParseResult parsed, TableRun run)
    {
        IReadOnlyList<NamedModel> models = TableOptions.OrDefault(parsed.GetRequiredValue(Models));
        Figure3Command.Make(models[0], Figure3Command.DefaultSize, run);
        // Only Table 1 shows two schemes under one name.
        NamedModel[] named = [.. models.DistinctBy(model => model.Label)];
        foreach (NamedModel model in named)
        {
            Figure5Command.Make(model, Figure5Command.DefaultPhoto, null, run);
            Figure6Command.Make(model, Figure5Command.DefaultPhoto, null, null, run);
        }

        if (parsed.GetValue(Sets) is not { } sets)
        {
            run.Say("skipped without --sets: tables 1 to 3, figures 4 and 7");
            return;
        }

        Table1Command.Make(models, sets, run);
        foreach (NamedModel model in named)
        {
            Figure4Command.Make(model, sets, run);
            if (networks.Name(parsed) is not null)
            {
                Figure4Command.Make(model, sets, networks, parsed, run);
            }
        }

        MakeIfGiven("table2", Blocks, Table2Command.Make);
        MakeIfGiven("table3", Conv, Table3Command.Make);
        MakeIfGiven("figure7", Modules, Figure7Command.Make);

        void MakeIfGiven(
            string name, Option<NamedModel[]> option, Action<IReadOnlyList<NamedModel>, string, TableRun> make)
        {
            if (parsed.GetRequiredValue(option) is { Length: > 0 } given)
            {
                make(given, sets, run);
            }
            else
            {
                run.Say($"skipped without {option.Name}: {name}");
            }
        }
    }
}
