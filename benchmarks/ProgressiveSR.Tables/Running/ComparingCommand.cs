using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary>A command that compares the rates of models with what <c>codecs</c> has measured.</summary>
internal abstract class ComparingCommand : TableCommand
{
    private readonly Option<NamedModel[]> models;

    protected ComparingCommand(string name, string description, CliContext context)
        : this(
            name,
            description,
            context,
            TableOptions.Models("--model", $"{TableOptions.ModelHelp} Default: {InstalledModels.Default}."))
    {
    }

    private ComparingCommand(string name, string description, CliContext context, Option<NamedModel[]> models)
        : base(
            name,
            description,
            context,
            models,
            RateOptions.Sets,
            RateOptions.Photos,
            RateOptions.Codecs) => this.models = models;

    protected sealed override void Make(ParseResult parsed, TableRun run)
    {
        RateTable codecs = RateOptions.OpenCodecs(parsed);
        foreach (NamedModel model in TableOptions.DistinctOrDefault(
            parsed.GetRequiredValue(models), InstalledModels.Default))
        {
            ShownCommand command = RateOptions.Show(parsed, new ShownCommand(Name).With(models.Name, [model]));
            Make(model, RateOptions.Find(parsed), codecs, command, run);
        }
    }

    /// <summary>Makes one model's page.</summary>
    protected abstract void Make(
        NamedModel model, IReadOnlyList<RatePictures> pictures, RateTable codecs, ShownCommand command, TableRun run);
}
