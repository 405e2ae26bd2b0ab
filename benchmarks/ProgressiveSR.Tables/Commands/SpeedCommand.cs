using System.CommandLine;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tables;

/// <summary><c>speed</c>: encoding, decoding and increments of the separable kernel beside JPEG 2000.</summary>
internal sealed class SpeedCommand : TableCommand
{
    private const string File = "speed";
    private const double Step = 8;
    private const int RegionSide = 3;

    private static readonly Option<NamedModel[]> Model = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} One model of the separable kernel. Default: {InstalledModels.Default}.");

    private static readonly Option<string?> Photos = TableOptions.FourPhotos();

    private static readonly Option<int?> Runs = Inputs.WholeNumber(
        "--runs", "N", "Number of runs to measure. Default: 10.", least: 1);

    private static readonly Option<int?> WarmUp = Inputs.WholeNumber(
        "--warm-up", "N", "Number of unmeasured runs before them. Default: 5.");

    private static readonly Option<string?> MachineText = Inputs.Text(
        "--machine", "TEXT", "Description of the machine. Default: the processor.");

    public SpeedCommand(CliContext context)
        : base(
            File,
            "Time to encode and to decode beside OpenJPEG's programs (package libopenjp2-tools), and to give an "
            + "increment.",
            context,
            Model,
            Photos,
            Runs,
            WarmUp,
            MachineText)
    {
    }

    protected override void Make(ParseResult parsed, TableRun run)
    {
        int runs = parsed.GetValue(Runs) ?? 10;
        int warmUp = parsed.GetValue(WarmUp) ?? 5;
        string machine = parsed.GetValue(MachineText) ?? Machine.Describe(DeviceName.Cpu);
        string photos = parsed.GetRequiredValue(Photos)!;
        NamedModel model = TableOptions.OneOrDefault(parsed.GetRequiredValue(Model));
        int level = LevelOf(model.Bundle.Manifest);

        using SenderSpeed ours = new(model.Bundle, run.Backend, PhotoMosaic.Create(photos), level, RegionSide);
        long bytes = ours.Encoded.Info.Levels[level].Bytes;
        using TimedJpeg2000 theirs = new(PhotoMosaic.Create(photos).View, bytes, run.CancellationToken);
        List<Round> rounds = [];
        for (int i = 0; i < warmUp + runs; i++)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            rounds.Add(new Round(ours.Encode(), theirs.Encode(), ours.Decode(), theirs.Decode(), ours.Increment()));
        }

        rounds.RemoveRange(0, warmUp);
        Report report = run.Start(
            File,
            "Speed beside JPEG 2000",
            new ShownCommand(File)
                .With(Model.Name, [model])
                .With(Photos.Name, ShownCommand.Shown(photos, ProjectFolders.Root, "PHOTOS"))
                .With(Runs.Name, $"{runs}")
                .With(WarmUp.Name, $"{warmUp}")
                .With(MachineText.Name, machine));
        report.Paragraph(
            $"{machine}. A mosaic of four photographs, {PhotoMosaic.Width}x{PhotoMosaic.Height} pixels, up to level "
            + $"{level} (step {Step:0}): {Figures.Count(bytes)} bytes of '{model.Label}', "
            + $"{Figures.Count(theirs.Bytes)} of JPEG 2000 (OpenJPEG with -threads {Environment.ProcessorCount}). "
            + $"Medians of {runs} runs in turn after {warmUp} unmeasured ones; reading and writing files is left out "
            + "on both sides. Decoding makes the linear picture, without the network, of all parts in memory. The "
            + $"increment is level {level} of the tiles that {RegionSide * RegionSide} blocks touch, as bytes of a "
            + "packet. OpenJPEG's encoder prints the processor time of all its threads, its decoder the time elapsed: "
            + "ours has both.");
        Add(report, rounds);
        run.Finish(report);
    }

    /// <summary>The level at which luma has the step.</summary>
    private static int LevelOf(ModelManifest model)
    {
        LevelSchedule schedule = model.Schedule;
        int level = model.Kernel == KernelKind.Transform
            ? Enumerable.Range(0, schedule.Count).FirstOrDefault(i => schedule[i][0].Step == Step, -1)
            : -1;
        return level >= 0
            ? level
            : throw new CommandException(
                $"Model '{model.Name}' has no level of step {Step:0} of the separable kernel; name one that has.");
    }

    private static void Add(Report report, IReadOnlyList<Round> rounds)
    {
        MarkdownTable table = new("", "ours, ms", "processor, ms", "JPEG 2000, ms", "ratio", "asked");
        CsvText csv = new("stage", "seconds", "processorSeconds", "jpeg2000Seconds", "ratio");
        AddRow("encode", round => round.Encode.All, round => round.TheirEncode, "0.5 or less");
        AddRow("of it, sampling", round => new StageTime(round.Encode.Sampling, double.NaN), null, "");
        AddRow(
            "of it, coding",
            round => new StageTime(round.Encode.All.Elapsed - round.Encode.Sampling, double.NaN),
            null,
            "");
        AddRow("decode", round => round.Decode, round => round.TheirDecode, "1.5 or less");
        AddRow("increment", round => round.Increment, null, "under 5 ms");
        report.Table(table);
        report.Write(csv);

        void AddRow(string stage, Func<Round, StageTime> own, Func<Round, double>? other, string asked)
        {
            double elapsed = Percentile.Of(0.5, rounds.Select(round => own(round).Elapsed));
            double processor = Percentile.Of(0.5, rounds.Select(round => own(round).Processor));
            double? processorOrNone = double.IsNaN(processor) ? null : processor;
            double? theirs = other is null ? null : Percentile.Of(0.5, rounds.Select(other));
            double? ratio = elapsed / theirs;
            table.Add(
                stage,
                Shown(1000 * elapsed),
                Shown(1000 * processorOrNone),
                Shown(1000 * theirs),
                Shown(ratio),
                asked.Length > 0 ? asked : Cell.None);
            csv.Add(stage, Cell.Csv(elapsed), Cell.Csv(processorOrNone), Cell.Csv(theirs), Cell.Csv(ratio));
        }
    }

    private static string Shown(double? value) => value is { } number ? Figures.Number(number, 2) : Cell.None;

    private sealed record Round(
        EncodingTime Encode, double TheirEncode, StageTime Decode, double TheirDecode, StageTime Increment);
}
