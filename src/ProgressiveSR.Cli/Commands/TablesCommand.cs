using System.CommandLine;
using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli;

/// <summary><c>psr tables</c>: a bundle gets the tables by which its samples are coded.</summary>
internal sealed class TablesCommand : BundleCommand
{
    private readonly Option<TileSizes?> tile = Inputs.Tiles("--tile", "Sizes of the tiles to train for.");

    public TablesCommand(CliContext context)
        : base(
            "tables",
            "Trains the tables by which a model's samples are coded, and adds them to its bundle.",
            "The folder of a model bundle. Its fingerprint changes: packets coded before are no longer its own.",
            "Folders of pictures to train on; their subfolders are left out.",
            context)
    {
        Options.Add(tile);
        AddCommon();
    }

    protected override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = Target(parsed);
        ModelBundle bundle = ModelChoice.OpenFolder(folder);
        BundleTables.RequireOwn(bundle.Manifest);
        string[] pictures = ListPictures(parsed);
        ContextTables tables = Train(bundle, pictures, parsed.GetValue(tile), cancellationToken);
        Context.Complete(() => BundleTables.Write(folder, tables));
        ModelManifest manifest = ModelBundle.Open(folder).Manifest;
        TablesResult result = new(
            manifest.Name,
            manifest.Fingerprint.ToString(),
            manifest.File(ModelManifest.TablesFile).Bytes,
            pictures.Length);
        Context.Write(IsJson(parsed), result, ResultJson.Readable.TablesResult, output => output.WriteLine(
            $"{folder}: model {result.Name}, tables of {Figures.Count(result.Bytes)} bytes, "
            + $"fingerprint {result.Fingerprint}"));
        return Task.CompletedTask;
    }

    private ContextTables Train(
        ModelBundle bundle, string[] pictures, TileSizes? sizes, CancellationToken cancellationToken)
    {
        using ISamplingUnit sampler = bundle.CreateSampler();
        ContextTrainer trainer = new(sampler);
        using (ProgressLine progress = Context.StartProgress("sampling"))
        {
            foreach (string file in progress.Each(pictures, cancellationToken))
            {
                Picture picture = PictureFile.Read(file, new PictureReadOptions { Warn = Context.Warn });
                trainer.Add(picture, sizes ?? bundle.Manifest.TileSizes, cancellationToken);
            }

            progress.Show("training", always: true);
            return trainer.Train(cancellationToken);
        }
    }
}
