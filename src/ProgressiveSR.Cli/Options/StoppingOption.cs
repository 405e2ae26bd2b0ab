using System.CommandLine;
using System.Globalization;

namespace ProgressiveSR.Cli;

/// <summary><c>--until</c>: when a receiver has enough.</summary>
internal static class StoppingOption
{
    private static readonly (string Name, string Example, Func<double, IStoppingCriterion> Create)[] Criteria =
    [
        ("psnr", "psnr=38", Stop.WhenPsnr),
        ("ssim", "ssim=0.95", Stop.WhenSsim),
        ("bytes", "bytes=200k", bytes => Stop.AfterBytes((long)bytes)),
        ("seconds", "seconds=5", seconds => Stop.After(TimeSpan.FromSeconds(seconds))),
        ("gain", "gain=0.3", Stop.WhenGainBelow),
        ("innovation", "innovation=36", Stop.WhenInnovation),
    ];

    /// <summary>Creates the option; its value is null if it is not given.</summary>
    public static Option<IStoppingCriterion?> Create() => new("--until")
    {
        HelpName = "C...",
        Description =
            "Refine level by level until one of these is met: a PSNR-Y in dB or an SSIM-Y that the sender states, "
            + "bytes received, seconds, a level that gains less than so many dB, or a PSNR-Y estimated from what "
            + $"arrives. Such as {string.Join(", ", Criteria.Select(criterion => criterion.Example))}.",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            List<IStoppingCriterion> criteria = [];
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                if (Parse(text) is { } criterion)
                {
                    criteria.Add(criterion);
                }
                else
                {
                    result.AddError(
                        "--until takes criteria such as "
                        + $"{string.Join(", ", Criteria.Select(known => known.Example))}, not '{text}'");
                }
            }

            return Stop.WhenAny(criteria);
        },
    };

    private static IStoppingCriterion? Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        (_, _, Func<double, IStoppingCriterion>? create) =
            Criteria.FirstOrDefault(criterion => equals > 0 && criterion.Name == text[..equals]);
        return create is not null && ParseNumber(text[(equals + 1)..]) is { } number ? create(number) : null;
    }

    /// <summary>A number that is not negative, in thousands with a k and in millions with an M.</summary>
    private static double? ParseNumber(string text)
    {
        double unit = text.EndsWith('k') ? 1e3 : text.EndsWith('M') ? 1e6 : 1;
        string digits = unit > 1 ? text[..^1] : text;
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * unit < int.MaxValue
                ? number * unit
                : null;
    }
}
