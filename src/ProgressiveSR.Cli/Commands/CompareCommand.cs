using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary><c>psr compare</c>: measures one picture against another.</summary>
internal sealed class CompareCommand : ToolCommand
{
    private readonly Argument<string> first = Inputs.File("A", "The original: PNG, JPEG or WebP.");
    private readonly Argument<string> second = Inputs.File("B", "The picture to compare with it; the same size.");
    private readonly Option<int?> crop = Inputs.WholeNumber(
        "--crop", "N", "Pixels to ignore along each edge. Default: 0.");

    public CompareCommand(CliContext context)
        : base(
            "compare",
            "Measures how close two pictures are: PSNR and SSIM of the visible colours, and PSNR of alpha.",
            context)
    {
        Arguments.Add(first);
        Arguments.Add(second);
        Options.Add(crop);
        AddCommon();
    }

    protected override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string firstPath = parsed.GetRequiredValue(first);
        string secondPath = parsed.GetRequiredValue(second);
        Picture a = PictureInput.Read(firstPath, Context, cancellationToken);
        Picture b = PictureInput.Read(secondPath, Context, cancellationToken);
        if ((a.Width, a.Height) != (b.Width, b.Height))
        {
            throw new CommandException(
                $"'{firstPath}' is {a.Width}x{a.Height} pixels and '{secondPath}' {b.Width}x{b.Height}; only pictures "
                + "of the same size can be compared, so crop or scale one of them.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        int left = parsed.GetValue(crop) ?? 0;
        Quality quality = Quality.Measure(a, b, left, $"'{firstPath}'", out long pixels);
        CompareResult result = new(
            quality.PsnrY, quality.SsimY, quality.PsnrRgb, AlphaQuality.Psnr(a, b, left), pixels);
        bool isOpaque = a.Alpha.IsEmpty && b.Alpha.IsEmpty;
        Context.Write(IsJson(parsed), result, ResultJson.Readable.CompareResult, output => output.WriteLine(
            $"PSNR-Y {Figures.Decibels(result.PsnrY)}, SSIM-Y {Figures.Similarity(result.SsimY)}, "
            + $"PSNR-RGB {Figures.Decibels(result.PsnrRgb)}"
            + (isOpaque ? "" : $", PSNR-alpha {Figures.Decibels(result.PsnrAlpha)}")
            + $": {Compared(a, left, pixels, isOpaque)}"));
        return Task.CompletedTask;
    }

    private static string Compared(Picture picture, int crop, long pixels, bool isOpaque)
    {
        int width = picture.Width - 2 * crop;
        int height = picture.Height - 2 * crop;
        long transparent = (long)width * height - pixels;
        string size = $"{width}x{height} pixels";
        return isOpaque ? $"{size}, opaque in both"
            : transparent == 0 ? size
            : $"{size}, colours excluding {Figures.Count(transparent)} that are transparent in both";
    }
}
