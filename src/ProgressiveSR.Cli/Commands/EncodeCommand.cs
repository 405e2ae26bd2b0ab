using System.CommandLine;
using System.Diagnostics;

namespace ProgressiveSR.Cli;

/// <summary><c>psr encode</c>: a picture becomes a file of all levels.</summary>
internal sealed class EncodeCommand : ToolCommand
{
    private readonly Argument<string> input = Inputs.File("IN", "The picture: PNG, JPEG or WebP.");
    private readonly Argument<string> target = Inputs.File(
        "OUT.psr", "The file to write; one that is there is replaced.");
    private readonly Option<string?> model = Inputs.Text(
        "--model", "M", $"{ModelChoice.Help} Default: {InstalledModels.Default}.");

    private readonly Option<int?> tile = Inputs.WholeNumber(
        "--tile",
        "BLOCKS",
        "Side of the parts that can be fetched alone, in blocks; less than the default suits receivers that look at "
        + $"small regions. Default: {PsrFileOptions.Default.TileSide}.",
        least: 1,
        most: byte.MaxValue);

    public EncodeCommand(CliContext context)
        : base("encode", "Samples a picture into a .psr file that holds all levels.", context)
    {
        Arguments.Add(input);
        Arguments.Add(target);
        Options.Add(model);
        Options.Add(tile);
        AddCommon();
    }

    protected override void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        Stopwatch total = Stopwatch.StartNew();
        string path = PsrPath.RequireOutput(parsed.GetRequiredValue(target));
        string source = parsed.GetRequiredValue(input);
        string chosen = parsed.GetValue(model) ?? InstalledModels.Default;
        OutputFile.Require(path, [source, .. ModelChoice.Files(chosen)]);
        ModelBundle bundle = ModelChoice.Open(chosen);
        SamplingKernel kernel = bundle.Kernel;

        Stopwatch clock = Stopwatch.StartNew();
        Picture picture = PictureInput.Read(source, Context, cancellationToken);
        TimeSpan read = clock.Elapsed;

        using TimedSampler sampler = new(new IntegerSampler(kernel));
        ProgressiveEncoder encoder = new(picture, bundle.Manifest, sampler);
        clock.Restart();
        PsrFileOptions options = new() { TileSide = parsed.GetValue(tile) ?? PsrFileOptions.Default.TileSide };
        PsrFileInfo info = Write(path, encoder, options, cancellationToken);
        EncodeSeconds seconds = new(
            Figures.Seconds(read),
            Figures.Seconds(sampler.Elapsed),
            Figures.Seconds(clock.Elapsed - sampler.Elapsed),
            Figures.Seconds(total.Elapsed));
        Report(IsJson(parsed), path, info, seconds);
    }

    private PsrFileInfo Write(
        string path, ProgressiveEncoder encoder, PsrFileOptions options, CancellationToken cancellationToken)
    {
        PsrFileInfo? info = null;
        using ProgressLine progress = Context.StartProgress("encoding");
        Context.Complete(
            () => info = PsrFileWriter.Write(path, encoder, options, progress, cancellationToken));
        return info!;
    }

    private void Report(bool json, string path, PsrFileInfo info, EncodeSeconds seconds)
    {
        EncodeResult result = new(
            info.Grid.Width,
            info.Grid.Height,
            info.Grid.BlockSize,
            info.ModelName,
            LevelTable.From(info),
            info.Length,
            seconds);
        Context.Write(json, result, ResultJson.Readable.EncodeResult, output =>
        {
            output.WriteLine(
                $"{path}: {result.Width}x{result.Height}, model {result.Model}, blocks of {result.BlockSize} pixels, "
                + $"{Figures.Count(result.Bytes)} bytes");
            LevelTable.Write(output, info);
            output.WriteLine(
                $"read {Figures.Time(seconds.Read)}, sample {Figures.Time(seconds.Sample)}, "
                + $"write {Figures.Time(seconds.Write)}, total {Figures.Time(seconds.Total)}");
        });
    }
}
