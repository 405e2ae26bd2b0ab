using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary>What the commands that compare rates take.</summary>
internal static class RateOptions
{
    public static readonly Option<string?> Sets = SetsOption();

    public static readonly Option<string?> Photos = Inputs.Text(
        "--photos", "DIR", "Folder of photographs to add. Default: samples/photos.");

    public static readonly Option<string?> Codecs = Inputs.Text(
        "--codecs",
        "FILE",
        $"What 'codecs' has measured. Default: benchmarks/ProgressiveSR.Tables/results/{CodecsCommand.File}.csv.");

    /// <summary>The pictures that the options name.</summary>
    public static IReadOnlyList<RatePictures> Find(ParseResult parsed) => RatePictures.Find(
        parsed.GetRequiredValue(Sets)!, parsed.GetValue(Photos) ?? ProjectFolders.Photos);

    /// <summary>The codecs' rates that the options name.</summary>
    public static RateTable OpenCodecs(ParseResult parsed) => RateTable.Open(
        parsed.GetValue(Codecs) ?? Path.Combine(ProjectFolders.Results, $"{CodecsCommand.File}.csv"));

    /// <summary>Adds these options to the command line to show.</summary>
    public static ShownCommand Show(ParseResult parsed, ShownCommand command)
    {
        command.With("--sets", ShownCommand.SetsPlaceholder);
        if (parsed.GetValue(Photos) is { } photos)
        {
            command.With("--photos", ShownCommand.Shown(photos, ProjectFolders.Root, "PHOTOS"));
        }

        return parsed.GetValue(Codecs) is { } codecs
            ? command.With(Codecs.Name, ShownCommand.Shown(codecs, ProjectFolders.Root, "CODECS"))
            : command;
    }

    private static Option<string?> SetsOption()
    {
        Option<string?> option = Inputs.Text(
            "--sets", "DIR", "Folder that holds Set14 and BSD100, or one of them.");
        option.Required = true;
        return option;
    }
}
