using System.CommandLine;
using System.Globalization;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Cli;

/// <summary><c>psr eval</c>: measures every picture in a folder at every level.</summary>
internal sealed class EvalCommand : ToolCommand
{
    private readonly Argument<string> input = Inputs.File(
        "DIR",
        "A folder of pictures, not including its subfolders. Metrics ignore "
        + $"{PictureEvaluation.Crop} pixels along each edge.");

    private readonly Option<string?> model = Inputs.Text(
        "--model", "M", $"{ModelChoice.Help} Default: {InstalledModels.Default}.");

    private readonly Option<int[]?> levels = Inputs.WholeNumbers(
        "--levels", "0,3,7", "The levels to evaluate. Default: all.");

    private readonly Option<bool> wholeBlocks = Inputs.Flag(
        "--whole-blocks", "Crop pictures to whole blocks first, from the top left, as the benchmark tables do.");

    private readonly Option<bool> noConsistency = Inputs.Flag(
        "--no-consistency",
        "Turn off data consistency, which makes results agree with the received samples; the paper does without it.");

    private readonly Option<bool> skipUnreadable = Inputs.Flag(
        "--skip-unreadable",
        "Skip pictures that cannot be read or are too small, with a warning, instead of failing.");

    private readonly Option<string?> table = Inputs.Text(
        "--out", "TABLE.csv", "Write a CSV file with one row per picture and level.");

    private readonly BackendOptions backends = new();

    public EvalCommand(CliContext context)
        : base(
            "eval",
            "Measures every picture in a folder at every level and prints the means.",
            context)
    {
        Arguments.Add(input);
        Options.Add(model);
        Options.Add(levels);
        Options.Add(wholeBlocks);
        Options.Add(noConsistency);
        Options.Add(skipUnreadable);
        backends.AddTo(this);
        Options.Add(table);
        AddCommon();
    }

    protected override async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = parsed.GetRequiredValue(input);
        string[] files = PictureFolder.List(folder);
        string chosen = parsed.GetValue(model) ?? InstalledModels.Default;
        if (parsed.GetValue(table) is { } csv)
        {
            OutputFile.Require(csv, [.. files, .. ModelChoice.Files(chosen)]);
        }

        ModelBundle bundle = ModelChoice.Open(chosen);
        int[] wanted = RequireLevels(bundle.Manifest, parsed.GetValue(levels) ?? []);
        bool dataConsistency = bundle.Manifest.DataConsistency && !parsed.GetValue(noConsistency);
        using ProgressiveReceiver receiver = new(
            bundle,
            backends.Start(parsed),
            new ReceiverOptions { Rendering = new RenderOptions { DataConsistency = dataConsistency } });
        PictureEvaluation evaluation = new(new ProgressiveSender(bundle), receiver);
        evaluation.Prepare(wanted);

        EvaluationTable rows = new();
        int images = 0;
        using (ProgressLine progress = Context.StartProgress("evaluating"))
        {
            foreach (string file in progress.Each(files, cancellationToken))
            {
                if (Read(parsed, file, bundle.Manifest.BlockSize) is { } picture)
                {
                    await foreach (EvaluationRow row in evaluation.RunAsync(
                        Path.GetFileName(file), picture, wanted, cancellationToken))
                    {
                        rows.Add(row);
                    }

                    images++;
                }
            }
        }

        if (images == 0)
        {
            throw new CommandException($"No picture in '{folder}' can be evaluated; the warnings say why.");
        }

        if (parsed.GetValue(table) is { } path)
        {
            Context.Complete(() => rows.WriteCsv(path));
        }

        Report(IsJson(parsed), new EvalResult(bundle.Manifest.Name, images, dataConsistency, rows.Means()));
    }

    private static int[] RequireLevels(ModelManifest model, int[] wanted)
    {
        int highest = model.Schedule.Highest;
        return wanted.Length == 0 ? [.. Enumerable.Range(0, highest + 1)]
            : wanted[^1] <= highest ? wanted
            : throw new CommandException(
                $"Model '{model.Name}' has levels 0 to {highest}; --levels {wanted[^1]} is not one of them.");
    }

    private Picture? Read(ParseResult parsed, string path, int blockSize)
    {
        try
        {
            return PictureFolder.Read(path, parsed.GetValue(wholeBlocks) ? blockSize : null, Context.Warn);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CommandException)
        {
            string sentence = ErrorReport.Sentence(e);
            if (!parsed.GetValue(skipUnreadable))
            {
                throw new CommandException($"{sentence} (--skip-unreadable skips such pictures)", e);
            }

            Context.Warn($"skipped: {sentence}");
            return null;
        }
    }

    private void Report(bool json, EvalResult result) =>
        Context.Write(json, result, ResultJson.Readable.EvalResult, output =>
        {
            output.WriteLine(
                $"model {result.Model}, {result.Images} pictures, data consistency "
                + (result.DataConsistency ? "on" : "off"));
            TextTable text = new(
                "level", "of the picture", "bits per pixel", "PSNR-Y", "SSIM-Y", "PSNR-RGB", "seconds");
            foreach (EvalLevelResult level in result.Levels)
            {
                text.Add(
                    Figures.Count(level.Level),
                    Figures.Percent(level.SamplesRatio),
                    Figures.Number(level.BitsPerPixel, 3),
                    Figures.Decibels(level.PsnrY),
                    Figures.Similarity(level.SsimY),
                    Figures.Decibels(level.PsnrRgb),
                    Figures.Number(level.Seconds, 3));
            }

            text.Write(output);
        });
}
