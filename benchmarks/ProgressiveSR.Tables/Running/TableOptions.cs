using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>Options that several commands share.</summary>
internal static class TableOptions
{
    public const string ModelHelp =
        "Folders of model bundles, or names of installed models; NAME=DIR sets the name shown in the tables.";

    /// <summary>An option that takes models: <c>lite</c>, <c>DIR</c>, <c>NAME=DIR</c>.</summary>
    public static Option<NamedModel[]> Models(string name, string description) => new(name)
    {
        HelpName = "[NAME=]DIR...",
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            NamedModel?[] models = [.. result.Tokens.Select(token => NamedModel.Parse(token.Value))];
            if (models.Contains(null))
            {
                result.AddError($"{name} takes DIR or NAME=DIR, neither of them empty");
            }

            return [.. models.OfType<NamedModel>()];
        },
        DefaultValueFactory = _ => [],
    };

    /// <summary>The model of the paper's tables and figures where none is given.</summary>
    public const string PaperModel = "lite";

    /// <summary>The models given, or one installed model if there are none.</summary>
    public static IReadOnlyList<NamedModel> OrDefault(NamedModel[] models, string installed = PaperModel) =>
        models.Length > 0 ? models : [new NamedModel(null, installed)];

    /// <summary>The same, with distinct names, which files and rows carry.</summary>
    public static IReadOnlyList<NamedModel> DistinctOrDefault(NamedModel[] models, string installed = PaperModel) =>
        models.GroupBy(model => model.Label).FirstOrDefault(same => same.Count() > 1) is { Key: string name }
            ? throw new UsageException($"Two models are called '{name}'; rename one with NAME=DIR.")
            : OrDefault(models, installed);

    /// <summary>The one model given, or the default if there is none.</summary>
    /// <exception cref="UsageException">There are several.</exception>
    public static NamedModel OneOrDefault(NamedModel[] models) =>
        OrDefault(models, InstalledModels.Default) is [{ } only]
            ? only
            : throw new UsageException("--model takes one model here.");

    /// <summary>For commands that evaluate models on test sets.</summary>
    public static readonly Option<string?> Cache = Inputs.Text(
        "--cache",
        "DIR",
        "Folder that keeps evaluation results for later runs. Empty it after a change of the program.");

    /// <summary>A text without which the command cannot run.</summary>
    public static Option<string?> Required(string name, string helpName, string description)
    {
        Option<string?> option = Inputs.Text(name, helpName, description);
        option.Required = true;
        return option;
    }

    /// <summary>The folder of test sets.</summary>
    public static Option<string?> Sets(bool required)
    {
        Option<string?> option = Inputs.Text(
            "--sets",
            "DIR",
            $"Folder that holds the test sets, as many as are available: "
            + $"{string.Join(", ", TestSet.All.Select(set => set.Name))}.");
        option.Required = required;
        return option;
    }

    /// <summary>An option that takes a size in pixels, such as <c>2040x1356</c>.</summary>
    public static Option<(int Width, int Height)> Size(
        string name, (int Width, int Height) otherwise, string description) => new(name)
    {
        HelpName = "WxH",
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => ParseSize(name, result),
    };

    private static (int Width, int Height) ParseSize(string name, ArgumentResult result)
    {
        int[] sides =
        [
            .. result.Tokens[0].Value.Split('x').Select(
                side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out int pixels)
                    ? pixels
                    : 0),
        ];
        if (sides.Length != 2 || sides.Any(side => side is < 1 or > BlockGrid.MaxSide))
        {
            result.AddError($"{name} takes a size such as 2040x1356, not '{result.Tokens[0].Value}'");
            return default;
        }

        return (sides[0], sides[1]);
    }

    /// <summary>The photographs of <see cref="PhotoMosaic"/>.</summary>
    public static Option<string?> FourPhotos()
    {
        Option<string?> option = Inputs.Text("--photos", "DIR", "Folder with four photographs or more as PNG files.");
        option.Required = true;
        return option;
    }
}
