using System.CommandLine;
using System.Globalization;
using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli;

/// <summary><c>psr tables</c>: a bundle gets the tables by which its samples are coded.</summary>
internal sealed class TablesCommand : ToolCommand
{
    private readonly Argument<string> target = Inputs.File(
        "MODEL", "The folder of a model bundle. Its fingerprint changes: packets coded before are no longer its own.");

    private readonly Argument<string[]> folders = new("DIR")
    {
        Description = "Folders of pictures to train on; their subfolders are left out.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<TileSizes?> tile = Inputs.Tiles("--tile", "Sizes of the tiles to train for.");

    public TablesCommand(CliContext context)
        : base("tables", "Trains the tables by which a model's samples are coded, and adds them to its bundle.", context)
    {
        Arguments.Add(target);
        Arguments.Add(folders);
        Options.Add(tile);
        AddCommon();
    }

    protected override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = parsed.GetRequiredValue(target);
        ModelBundle bundle = ModelChoice.OpenFolder(folder);
        BundleTables.RequireOwn(bundle.Manifest);
        string[] pictures = [.. parsed.GetRequiredValue(folders).SelectMany(PictureFolder.List)];
        ContextTables tables = Train(bundle, pictures, parsed.GetValue(tile), cancellationToken);
        Context.Complete(() => BundleTables.Write(folder, tables));
        ModelManifest manifest = ModelBundle.Open(folder).Manifest;
        TablesResult result = new(
            manifest.Name,
            manifest.Fingerprint.ToString(),
            manifest.File(ModelManifest.TablesFile).Bytes,
            pictures.Length);
        Context.Write(IsJson(parsed), result, ResultJson.Readable.TablesResult, output => output.WriteLine(
            $"{folder}: model {result.Name}, tables of {Figures.Count(result.Bytes)} bytes, fingerprint {result.Fingerprint}"));
        return Task.CompletedTask;
    }

    private ContextTables Train(ModelBundle bundle, string[] pictures, TileSizes? sizes, CancellationToken cancellationToken)
    {
        using ISamplingUnit sampler = bundle.CreateSampler();
        ContextTrainer trainer = new(sampler);
        using (ProgressLine progress = Context.StartProgress("sampling"))
        {
            for (int i = 0; i < pictures.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string name = Path.GetFileName(pictures[i]);
                progress.Show(string.Create(CultureInfo.InvariantCulture, $"{i + 1}/{pictures.Length} {name}"));
                Picture picture = PictureFile.Read(pictures[i], new PictureReadOptions { Warn = Context.Warn });
                trainer.Add(picture, sizes ?? bundle.Manifest.TileSizes, cancellationToken);
            }

            progress.Show("training", always: true);
            return trainer.Train(cancellationToken);
        }
    }
}
