using System.CommandLine;
using ProgressiveSR.Models;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli;

/// <summary><c>psr export</c>: exports a checkpoint as a model bundle.</summary>
internal sealed class ExportCommand : ToolCommand
{
    private readonly Argument<string> input = Inputs.File(
        "CHECKPOINT", $"The checkpoint, or the training output folder that holds {Trainer.CheckpointName}.");

    private readonly Argument<string> target = Inputs.File(
        "OUT-MODEL", "The bundle's folder; written whole or not at all, replacing an existing bundle.");

    private readonly Option<string?> baseModel = Inputs.Text(
        "--base",
        "M",
        "The model with the same kernels whose packets this one reads: only what differs is written. "
        + $"{ModelChoice.Help}");

    private readonly LibTorchOption libTorch = new();

    public ExportCommand(CliContext context)
        : base("export", "Exports a checkpoint as a model bundle: weights, ONNX files and a manifest.", context)
    {
        Arguments.Add(input);
        Arguments.Add(target);
        Options.Add(baseModel);
        libTorch.AddTo(this);
        AddCommon();
    }

    protected override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(input);
        string file = Directory.Exists(path) ? Path.Combine(path, Trainer.CheckpointName) : path;
        string folder = parsed.GetRequiredValue(target);
        if (File.Exists(folder))
        {
            throw new CommandException($"'{folder}' is a file; a model bundle is a folder.");
        }

        if (Directory.Exists(folder))
        {
            foreach (string replaced in Directory.EnumerateFiles(folder))
            {
                OutputFile.RequireNoInput(replaced, file);
            }
        }

        ModelBundle? shared = parsed.GetValue(baseModel) is { } name ? ModelChoice.Open(name) : null;
        TorchRuntime.Initialize(libTorch.Read(parsed));
        Checkpoint checkpoint = Checkpoint.Read(file);
        cancellationToken.ThrowIfCancellationRequested();

        Context.Complete(() => ModelExporter.Export(checkpoint, folder, shared));
        ModelManifest manifest = ModelBundle.Open(folder).Manifest;
        FileInfo manifestFile = new(Path.Combine(folder, ModelManifestJson.FileName));
        ExportResult result = new(
            manifest.Name,
            manifest.Fingerprint.ToString(),
            [
                new FileResult(manifestFile.Name, manifestFile.Length),
                .. manifest.Files
                    .Except(shared?.Manifest.Files ?? [])
                    .Select(part => new FileResult(part.Name, part.Bytes)),
            ]);
        Context.Write(IsJson(parsed), result, ResultJson.Readable.ExportResult, output =>
        {
            output.WriteLine($"{folder}: model {result.Name}, fingerprint {result.Fingerprint}");
            TextTable table = new("file", "bytes");
            foreach (FileResult part in result.Files)
            {
                table.Add(part.Name, Figures.Count(part.Bytes));
            }

            table.Write(output);
        });
        return Task.CompletedTask;
    }
}
