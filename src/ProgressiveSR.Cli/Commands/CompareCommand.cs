using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary><c>psr compare</c>: metrics of two pictures.</summary>
internal sealed class CompareCommand : ToolCommand
{
    private readonly Argument<string> first = Inputs.File("A", "The original: PNG, JPEG or WebP.");
    private readonly Argument<string> second = Inputs.File("B", "The picture to judge, of the same size.");
    private readonly Option<int?> crop = Inputs.WholeNumber(
        "--crop", "N", "Pixels to leave out at each side. Default: 0.");

    public CompareCommand(CliContext context)
        : base("compare", "Measures how near a picture is to another: PSNR and SSIM.", context)
    {
        Arguments.Add(first);
        Arguments.Add(second);
        Options.Add(crop);
        AddCommon();
    }

    protected override void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string firstPath = parsed.GetRequiredValue(first);
        string secondPath = parsed.GetRequiredValue(second);
        Picture a = PictureInput.Read(firstPath, Context, cancellationToken);
        Picture b = PictureInput.Read(secondPath, Context, cancellationToken);
        if ((a.Width, a.Height) != (b.Width, b.Height))
        {
            throw new CommandException(
                $"'{firstPath}' has {a.Width}x{a.Height} pixels and '{secondPath}' {b.Width}x{b.Height}; only pictures "
                + "of one size can be compared.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        Quality quality = Quality.Measure(a.View, b.View, parsed.GetValue(crop) ?? 0, $"'{firstPath}'");
        CompareResult result = new(quality.PsnrY, quality.SsimY, quality.PsnrRgb);
        Context.Write(IsJson(parsed), result, ResultJson.Readable.CompareResult, output => output.WriteLine(
            $"PSNR-Y {Figures.Decibels(result.PsnrY)}, SSIM-Y {Figures.Similarity(result.SsimY)}, "
            + $"PSNR-RGB {Figures.Decibels(result.PsnrRgb)}"));
    }
}
