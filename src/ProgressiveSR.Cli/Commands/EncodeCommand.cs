using System.CommandLine;
using System.Diagnostics;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Cli;

/// <summary><c>psr encode</c>: encodes a picture as a file with all levels.</summary>
internal sealed class EncodeCommand : ToolCommand
{
    private readonly Argument<string> input = Inputs.File("IN", "The picture to encode: PNG, JPEG or WebP.");
    private readonly Argument<string> target = Inputs.File(
        "OUT.psr", "The file to write; an existing file is replaced.");
    private readonly Option<string?> model = Inputs.Text(
        "--model", "M", $"{ModelChoice.Help} Default: {InstalledModels.Default}.");

    private readonly Option<TileSizes?> tile = Inputs.Tiles(
        "--tile", "Sizes of the tiles, the smallest parts that can be fetched.");

    private readonly Option<int?> level = Inputs.WholeNumber(
        "--level", "K", "The highest level of the file; without it, all levels of the model.");

    private readonly Option<bool> measure = Inputs.Flag(
        "--measure", "Render each level and store its PSNR-Y and SSIM-Y in the file, for receivers to stop by.");

    private readonly BackendOptions backends = new();

    public EncodeCommand(CliContext context)
        : base("encode", "Encodes a picture as a .psr file with all levels, or those up to one.", context)
    {
        Arguments.Add(input);
        Arguments.Add(target);
        Options.Add(model);
        Options.Add(level);
        Options.Add(tile);
        Options.Add(measure);
        backends.AddTo(this);
        AddCommon();
    }

    protected override async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Stopwatch total = Stopwatch.StartNew();
        string path = PsrPath.RequireOutput(parsed.GetRequiredValue(target));
        string source = parsed.GetRequiredValue(input);
        string chosen = parsed.GetValue(model) ?? InstalledModels.Default;
        OutputFile.Require(path, [source, .. ModelChoice.Files(chosen)]);
        ModelBundle bundle = ModelChoice.Open(chosen);
        int? highest = parsed.GetValue(level);
        if (highest > bundle.Manifest.Schedule.Highest)
        {
            throw new CommandException(
                $"Model '{bundle.Manifest.Name}' has levels 0 to {bundle.Manifest.Schedule.Highest}; --level {highest} "
                + "is not one of them.");
        }

        using TimedSampler sampler = new(bundle.CreateSampler());
        SenderOptions options = new()
        {
            HighestLevel = highest,
            TileSizes = parsed.GetValue(tile),
        };
        ProgressiveSender sender = new(bundle, sampler, options);
        using ProgressiveReceiver? receiver =
            parsed.GetValue(measure) ? new ProgressiveReceiver(bundle, backends.Start(parsed)) : null;

        Stopwatch clock = Stopwatch.StartNew();
        Picture picture = PictureInput.Read(source, Context, cancellationToken);
        TimeSpan read = Lap(clock);
        EncodedPicture encoded = Encode(sender, picture, cancellationToken);
        TimeSpan encode = Lap(clock);
        if (receiver is not null)
        {
            using ProgressLine progress = Context.StartProgress("measuring");
            encoded = await encoded.MeasureAsync(picture, receiver, progress, cancellationToken);
        }

        TimeSpan measured = Lap(clock);
        Context.Complete(() => encoded.Save(path, cancellationToken));
        EncodeSeconds seconds = new(
            Figures.Seconds(read),
            Figures.Seconds(sampler.Elapsed),
            Figures.Seconds(encode - sampler.Elapsed),
            Figures.Seconds(measured),
            Figures.Seconds(clock.Elapsed),
            Figures.Seconds(total.Elapsed));
        Report(IsJson(parsed), path, encoded.Info, seconds);
    }

    private static TimeSpan Lap(Stopwatch clock)
    {
        TimeSpan elapsed = clock.Elapsed;
        clock.Restart();
        return elapsed;
    }

    private EncodedPicture Encode(ProgressiveSender sender, Picture picture, CancellationToken cancellationToken)
    {
        using ProgressLine progress = Context.StartProgress("encoding");
        return sender.Encode(picture, progress, cancellationToken);
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
                + $"code {Figures.Time(seconds.Code)}, "
                + (seconds.Measure > 0 ? $"measure {Figures.Time(seconds.Measure)}, " : "")
                + $"write {Figures.Time(seconds.Write)}, total {Figures.Time(seconds.Total)}");
        });
    }
}
