using System.CommandLine;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli;

/// <summary><c>psr train</c>: trains a model, or resumes its training.</summary>
internal sealed class TrainCommand : ToolCommand
{
    private const int MostSkippedTold = 10;

    /// <summary>Long enough to finish an iteration of a large network and write its checkpoint.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly Argument<string> input = Inputs.File("CONFIG.json", "The training configuration.");
    private readonly Option<bool> resume = Inputs.Flag(
        "--resume",
        "Resume from the checkpoint in the output folder, even after a kill; start from scratch if there is none.");

    private readonly Option<DeviceName> device = DeviceOption.Create(
        "Device to train on: cpu, cuda or cuda:1.", DeviceName.Cpu, DeviceName.Cuda);

    private readonly Option<string[]> data = Inputs.Texts(
        "--data", "DIR", "Folders of pictures, including their subfolders, instead of the configuration's.");

    private readonly Option<string?> output = Inputs.Text(
        "--out", "DIR", "Folder for the checkpoint and the log, instead of the configuration's.");

    private readonly Option<string> progress = Inputs.Choice(
        "--progress",
        "Progress lines on standard error: auto only on a terminal, plain always, none never.",
        "auto",
        "plain",
        "none");

    private readonly LibTorchOption libTorch = new();

    public TrainCommand(CliContext context)
        : base(
            "train",
            "Trains a model; Ctrl-C writes a checkpoint and stops, --resume continues.",
            context)
    {
        Arguments.Add(input);
        Options.Add(resume);
        Options.Add(device);
        Options.Add(data);
        Options.Add(output);
        Options.Add(progress);
        libTorch.AddTo(this);
        AddCommon();
    }

    protected override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(input);
        TrainingConfiguration configuration = Configure(parsed, path);
        DeviceName chosen = parsed.GetRequiredValue(device);
        BackendFactory.StartTorch(chosen, libTorch.Read(parsed));
        using Trainer trainer = Prepare(configuration, chosen, parsed.GetValue(resume), cancellationToken);
        foreach (string network in trainer.StartedAfresh)
        {
            Context.Warn(
                $"network {network} starts afresh: that of '{configuration.StartFrom}' has a different architecture "
                + "or different settings.");
        }

        if (Context.Interruption is { } interruption)
        {
            interruption.Grace = Grace;
            interruption.Notice = "finishing this iteration and writing a checkpoint; Ctrl-C again stops at once.";
        }

        try
        {
            trainer.Run(new TrainingReport(LinesTo(parsed)), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw Stopped(trainer.CheckpointPath);
        }

        TrainResult result = new(
            configuration.Stages.Count - 1, configuration.Stages[^1].Iterations, trainer.CheckpointPath);
        Context.Write(IsJson(parsed), result, ResultJson.Readable.TrainResult, text => text.WriteLine(
            $"stage {result.Stage}, iteration {result.Iteration}, {result.Checkpoint}"));
        return Task.CompletedTask;
    }

    private static StoppedException Stopped(string checkpointPath)
    {
        if (!File.Exists(checkpointPath))
        {
            return new StoppedException("stopped before the first checkpoint.");
        }

        Checkpoint written = Checkpoint.Read(checkpointPath);
        return new StoppedException(
            $"stopped at stage {written.Stage}, iteration {written.Iteration}, saved in '{checkpointPath}'; --resume "
            + "continues from there.");
    }

    private TextWriter? LinesTo(ParseResult parsed) => parsed.GetRequiredValue(progress) switch
    {
        "plain" => Context.Error,
        "none" => null,
        _ => Context.ErrorIsTerminal ? Context.Error : null,
    };

    private TrainingConfiguration Configure(ParseResult parsed, string path)
    {
        if (Directory.Exists(path))
        {
            throw new CommandException($"'{path}' is a folder; name a training configuration.");
        }

        TrainingConfiguration configuration = TrainingConfiguration.Read(path);
        if (parsed.GetValue(data) is { Length: > 0 } folders)
        {
            configuration = configuration with { Data = [.. folders.Select(Path.GetFullPath)] };
        }

        if (parsed.GetValue(output) is { } folder)
        {
            configuration = configuration with { Output = Path.GetFullPath(folder) };
        }

        if (File.Exists(configuration.Output))
        {
            throw new CommandException($"'{configuration.Output}' is a file; name a folder with --out.");
        }

        foreach (string name in (string[])[Trainer.CheckpointName, Trainer.LogName])
        {
            OutputFile.RequireNoInput(
                Path.Combine(configuration.Output, name), [path, .. ModelChoice.Files(configuration.StartFrom)]);
        }

        return configuration.Data.Count > 0
            ? configuration
            : throw new CommandException($"'{path}' names no folders of pictures; name them with --data.");
    }

    private Trainer Prepare(
        TrainingConfiguration configuration, DeviceName device, bool resume, CancellationToken cancellationToken)
    {
        try
        {
            return Trainer.Prepare(
                configuration, () => LoadPictures(configuration, cancellationToken), device.ToString(), resume);
        }
        catch (TrainingFolderException e)
        {
            throw new CommandException(
                e.IsInUse
                    ? $"Another training is writing to '{configuration.Output}'; wait for it to finish, or choose "
                        + "another folder with --out."
                    : $"'{configuration.Output}' already holds a checkpoint; continue from it with --resume, or choose "
                        + "another folder with --out.",
                e);
        }
    }

    private TrainingPictures LoadPictures(TrainingConfiguration configuration, CancellationToken cancellationToken)
    {
        // Pictures are read on several threads, and those beyond the memory budget repeatedly.
        HashSet<string> told = [];
        PictureReadOptions options = new()
        {
            Warn = sentence =>
            {
                lock (told)
                {
                    if (told.Count < MostSkippedTold && told.Add(sentence))
                    {
                        Context.Warn(sentence);
                    }
                }
            },
        };
        TrainingPictures pictures = TrainingPictures.Load(
            configuration.Data,
            file => PictureFile.Read(file, options),
            configuration.PatchSize,
            configuration.HeldOut,
            (long)(configuration.MemoryBudget * (1L << 30)),
            cancellationToken: cancellationToken);
        foreach (string sentence in pictures.Skipped.Take(MostSkippedTold))
        {
            Context.Warn($"skipped: {sentence}");
        }

        if (pictures.Skipped.Count > MostSkippedTold)
        {
            Context.Warn($"{pictures.Skipped.Count - MostSkippedTold} more pictures were skipped.");
        }

        return pictures;
    }
}
