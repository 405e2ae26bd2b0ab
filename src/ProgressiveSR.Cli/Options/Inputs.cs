using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ProgressiveSR.Cli;

/// <summary>Arguments and options that report mistakes in plain words.</summary>
internal static class Inputs
{
    public static Argument<string> File(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => NotEmpty(result, name),
    };

    public static Option<string?> Text(string name, string helpName, string description) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result => NotEmpty(result, name),
    };

    public static Option<string> Choice(string name, string description, params string[] choices) => new(name)
    {
        HelpName = string.Join('|', choices),
        Description = description,
        DefaultValueFactory = _ => choices[0],
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!choices.Contains(text))
            {
                result.AddError($"{name} takes {string.Join(" or ", choices)}, not '{text}'");
            }

            return text;
        },
    };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.Zero,
    };

    /// <summary>An option that takes several values, each as <see cref="Text"/> takes one.</summary>
    public static Option<string[]> Texts(string name, string helpName, string description) => new(name)
    {
        HelpName = helpName,
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            string[] texts = [.. result.Tokens.Select(token => token.Value)];
            if (texts.Any(string.IsNullOrWhiteSpace))
            {
                result.AddError($"{name} is empty");
            }

            return texts;
        },
    };

    public static Option<int?> WholeNumber(
        string name, string helpName, string description, int least = 0, int most = int.MaxValue) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result => Parse<int>(
            result,
            name,
            most == int.MaxValue ? $"a whole number, {least} or above" : $"a whole number from {least} to {most}",
            text => WholeNumber(text) is { } number && number >= least && number <= most ? number : null),
    };

    public static Option<PixelRegion?> Region(string name, string description) => new(name)
    {
        HelpName = "X,Y,W,H",
        Description = description,
        CustomParser = result => Parse<PixelRegion>(
            result,
            name,
            "four whole numbers X,Y,W,H, the last two above 0",
            text => PixelRegion.TryParse(text, out PixelRegion region) && region is { Width: > 0, Height: > 0 }
                ? region
                : null),
    };

    public static Option<int[]?> WholeNumbers(string name, string helpName, string description) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            int?[] numbers = [.. result.Tokens[0].Value.Split(',').Select(part => WholeNumber(part))];
            if (numbers.Any(number => number is null))
            {
                result.AddError(
                    $"{name} takes whole numbers separated by commas, such as 0,3,7, not "
                    + $"'{result.Tokens[0].Value}'");
                return null;
            }

            return [.. numbers.Select(number => number!.Value).Distinct().Order()];
        },
    };

    public static Option<TileSizes?> Tiles(string name, string description) => new(name)
    {
        HelpName = "N,WxH,...",
        Description = $"{description} In blocks, for each level from 0 up; the last one is that of all levels above. "
            + "Default: the model's.",
        CustomParser = result => Parse(
            result,
            name,
            $"up to {TileSizes.MaxCount} different sizes of 1 to {TileSizes.Max} blocks a side, each dividing the one "
            + "before, such as 4 or 64x4,4,4x2",
            ParseTiles),
    };

    private static TileSizes? ParseTiles(string text)
    {
        TileSize?[] sizes = [.. text.Split(',').Select(ParseTile)];
        try
        {
            return sizes.Contains(null) ? null : new TileSizes([.. sizes.Select(size => size!.Value)]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static TileSize? ParseTile(string text)
    {
        int?[] sides = [.. text.Split('x').Select(WholeNumber)];
        return sides switch
        {
            [int side] => side,
            [int columns, int rows] => new TileSize(columns, rows),
            _ => null,
        };
    }

    private static int? WholeNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static T? Parse<T>(ArgumentResult result, string name, string rule, Func<string, T?> parse)
        where T : struct
    {
        string text = result.Tokens[0].Value;
        T? value = parse(text);
        if (value is null)
        {
            result.AddError($"{name} takes {rule}, not '{text}'");
        }

        return value;
    }

    private static string NotEmpty(ArgumentResult result, string name)
    {
        string text = result.Tokens[0].Value;
        if (string.IsNullOrWhiteSpace(text))
        {
            result.AddError($"{name} is empty");
        }

        return text;
    }
}
