using System.CommandLine;
using ProgressiveSR.Innovation;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli;

/// <summary><c>psr fit</c>: a bundle learns to estimate the quality of what it shows.</summary>
internal sealed class FitCommand : BundleCommand
{
    private readonly BackendOptions backends = new();

    public FitCommand(CliContext context)
        : base(
            "fit",
            "Fits how receivers estimate the PSNR of what they show from increments, and adds that to a model's "
            + "bundle.",
            "The folder of a model bundle. Its fingerprint stays; fit again after training its networks.",
            "Folders of pictures to fit on, cropped to whole blocks; their subfolders are left out.",
            context)
    {
        backends.AddTo(this);
        AddCommon();
    }

    protected override async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = Target(parsed);
        string[] pictures = ListPictures(parsed);
        ModelBundle bundle = ModelChoice.OpenFolder(folder);
        if (bundle.Manifest.Schedule.Highest == 0)
        {
            throw new CommandException($"Model '{bundle.Manifest.Name}' has no increments to fit.");
        }

        using ProgressiveReceiver receiver = new(bundle, backends.Start(parsed));
        IReadOnlyList<InnovationFit> fits = await FitAsync(bundle, receiver, pictures, cancellationToken);
        Context.Complete(() => _ = BundleInnovation.Write(folder, fits));
        FitResult result = new(bundle.Manifest.Name, fits.Count, pictures.Length);
        Context.Write(IsJson(parsed), result, ResultJson.Readable.FitResult, output => output.WriteLine(
            $"{folder}: model {result.Name}, {result.Increments} increments fitted on {result.Pictures} pictures"));
    }

    private async Task<IReadOnlyList<InnovationFit>> FitAsync(
        ModelBundle bundle, ProgressiveReceiver receiver, string[] pictures, CancellationToken cancellationToken)
    {
        ProgressiveSender sender = new(bundle);
        using InnovationTrainer trainer = new(bundle);
        using ProgressLine progress = Context.StartProgress("fitting");
        foreach (string file in progress.Each(pictures, cancellationToken))
        {
            Picture picture = PictureFolder.Read(file, bundle.Manifest.BlockSize, Context.Warn);
            await using PictureSession session =
                receiver.Open(sender.Encode(picture, cancellationToken: cancellationToken));
            List<Picture> shown = [];
            for (int level = 0; level <= bundle.Manifest.Schedule.Highest; level++)
            {
                await session.FetchAsync(level, cancellationToken: cancellationToken);
                RenderOptions upTo = new() { MaxLevel = level };
                shown.Add((await session.Decoder.RenderAsync(upTo, cancellationToken: cancellationToken)).Picture);
            }

            trainer.Add(picture, shown, cancellationToken);
        }

        return trainer.Train();
    }
}
