using System.CommandLine;
using System.Diagnostics;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Cli;

/// <summary><c>psr decode</c>: decodes a file to a picture, optionally with a region at a higher level.</summary>
internal sealed class DecodeCommand : ToolCommand
{
    // Half the memory of the default's network, so that 8192x8192 pixels stay under 1 GiB.
    private static readonly RenderOptions Rendering = new() { TileSize = 384 };

    private readonly Argument<string> input = Inputs.File(
        "FILE.psr", "The file to decode; only the bytes needed are read.");
    private readonly Argument<string> target = Inputs.File(
        "OUT.png", "The picture to write: .png, .jpg or .webp; an existing file is replaced.");

    private readonly LevelOptions levelOptions = new("the highest complete one");

    private readonly Option<string?> model = Inputs.Text(
        "--model", "M", $"{ModelChoice.Help} Default: the installed model that encoded the file.");

    private readonly Option<bool> lowResolution = Inputs.Flag(
        "--lr",
        "Write the low-resolution picture that the super-resolver would see, without alpha: a quarter of the width and "
        + "height at level 0, half above.");

    private readonly BackendOptions backends = new();

    public DecodeCommand(CliContext context)
        : base(
            "decode",
            "Decodes a .psr file to a picture at one level, optionally with a region at a higher one.",
            context)
    {
        Arguments.Add(input);
        Arguments.Add(target);
        levelOptions.AddTo(this);
        Options.Add(model);
        backends.AddTo(this);
        Options.Add(lowResolution);
        AddCommon();
    }

    protected override async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Stopwatch total = Stopwatch.StartNew();
        LevelRequest request = levelOptions.Read(parsed);
        string path = parsed.GetRequiredValue(target);
        string source = parsed.GetRequiredValue(input);
        PictureOutput output = new(path, [source, .. ModelChoice.Files(parsed.GetValue(model))]);
        using PsrInput file = PsrInput.Open(source);
        LevelChoice levels = LevelChoice.Make(file, request, Context.Warn);
        bool small = parsed.GetValue(lowResolution);
        ModelBundle bundle = ModelChoice.OpenFor(file.Path, file.Info, parsed.GetValue(model));
        int factor = small
            ? bundle.Manifest.BlockSize / bundle.Manifest.LowResolutionSide(Math.Max(0, levels.RegionLevel))
            : 1;
        output.RequireFits(file.Info.Grid.Width, file.Info.Grid.Height, factor);
        using ProgressiveReceiver receiver = new(bundle, backends.Start(parsed));
        await using PictureSession session = receiver.Open(file.Source);

        Stopwatch clock = Stopwatch.StartNew();
        await ReadAsync(file, session, levels, cancellationToken);
        ReadOnlyMemory<byte> alpha = default;
        if (!small)
        {
            file.CheckAlpha(session, Context.Warn);
            alpha = await session.GetAlphaAsync(cancellationToken);
        }

        TimeSpan read = clock.Elapsed;
        RenderResult rendered = Render(session.Decoder, small, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        clock.Restart();
        Picture picture = rendered.Picture;
        output.Write(
            new Picture(picture.Pixels, picture.Width, picture.Height, picture.Stride, alpha),
            Context,
            cancellationToken);
        DecodeSeconds seconds = new(
            Figures.Seconds(read),
            Figures.Seconds(rendered.Statistics.Process),
            Figures.Seconds(rendered.Statistics.SuperResolve),
            Figures.Seconds(clock.Elapsed),
            Figures.Seconds(total.Elapsed));
        Report(IsJson(parsed), path, file, session.Decoder, rendered, levels, seconds);
    }

    private static async Task ReadAsync(
        PsrInput file,
        PictureSession session,
        LevelChoice levels,
        CancellationToken cancellationToken)
    {
        for (int level = 0; level <= levels.RegionLevel; level++)
        {
            try
            {
                await session.FetchAsync(level, level <= levels.Level ? null : levels.Region, cancellationToken);
            }
            catch (InvalidPacketException e)
            {
                throw new CommandException(DamagedLevel.Describe(file, level, levels, e), e);
            }
        }

        if (levels.Cut is { } cut)
        {
            try
            {
                await session.FetchAsync(cut, region: null, cancellationToken);
            }
            catch (InvalidPacketException)
            {
                // The file ends within this level: the tiles before its end have arrived.
                session.Decoder.Show(cut, session.Decoder.Grid.All);
            }
        }
    }

    private RenderResult Render(ProgressiveDecoder decoder, bool lowResolution, CancellationToken cancellationToken)
    {
        using ProgressLine progress = Context.StartProgress("decoding");
        return lowResolution
            ? decoder.RenderLowResolution(progress: progress, cancellationToken: cancellationToken)
            : decoder.Render(Rendering, progress, cancellationToken);
    }

    private void Report(
        bool json,
        string path,
        PsrInput file,
        ProgressiveDecoder decoder,
        RenderResult rendered,
        LevelChoice levels,
        DecodeSeconds seconds)
    {
        DecodeResult result = new(
            rendered.Picture.Width,
            rendered.Picture.Height,
            levels.Level,
            decoder.SamplesHeld,
            decoder.SamplesHeld / ((double)decoder.Grid.Width * decoder.Grid.Height * RgbView.BytesPerPixel),
            file.BytesRead,
            decoder.Model.Backend,
            decoder.Model.Device,
            seconds);
        Context.Write(json, result, ResultJson.Readable.DecodeResult, output =>
        {
            string region = levels.RegionLevel > levels.Level ? $", the region at level {levels.RegionLevel}" : "";
            output.WriteLine(
                $"{path}: {result.Width}x{result.Height} "
                + (result.Level < 0 ? "in part" : $"at level {result.Level}{region}") + ", from "
                + $"{Figures.Count(result.SamplesUsed)} samples ({Figures.Percent(result.SamplesRatio)} of the "
                + $"picture) in {Figures.Count(result.BytesUsed)} bytes; {result.Backend} on {result.Device}");
            output.WriteLine(
                $"read {Figures.Time(seconds.Read)}, process {Figures.Time(seconds.Process)}, super-resolve "
                + $"{Figures.Time(seconds.SuperResolve)}, write {Figures.Time(seconds.Write)}, total "
                + Figures.Time(seconds.Total));
        });
    }
}
