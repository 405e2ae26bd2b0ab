using System.CommandLine;
using ProgressiveSR.Models;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Cli;

/// <summary><c>psr publish</c>: lays a folder out as plain files for any web server.</summary>
internal sealed class PublishCommand : ToolCommand
{
    private readonly Argument<string> folder = Inputs.File("DIR", "The folder of pictures and .psr files.");

    private readonly Argument<string> target = Inputs.File(
        "OUT", "The folder to write, for any web server; pictures published before are replaced if they changed.");

    private readonly Option<string?> model = Inputs.Text(
        "--model", "M", $"{ModelChoice.Help} Default: {InstalledModels.Default}.");

    public PublishCommand(CliContext context)
        : base("publish", "Writes a folder's pictures as plain files that any web server can send.", context)
    {
        Arguments.Add(folder);
        Arguments.Add(target);
        Options.Add(model);
        AddCommon();
    }

    protected override async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string source = parsed.GetRequiredValue(folder);
        FolderPicture[] found = List(source);
        string output = parsed.GetRequiredValue(target);
        if (Path.GetFullPath(output) == Path.GetFullPath(source))
        {
            throw new UsageException("OUT is the folder of the pictures; name another");
        }

        ModelBundle bundle = ModelChoice.Open(parsed.GetValue(model) ?? InstalledModels.Default);
        ProgressiveSender sender = new(bundle);
        PublishedFolder published = new(output);
        List<PublishedPicture> pictures = [];
        using (ProgressLine progress = Context.StartProgress("publishing"))
        {
            foreach (FolderPicture picture in found)
            {
                cancellationToken.ThrowIfCancellationRequested();
                pictures.Add(await PublishAsync(
                    published, sender, bundle, picture.Name, Path.Combine(source, picture.File), cancellationToken));
                progress.Report((double)pictures.Count / found.Length);
            }
        }

        Context.Complete(() => published.WriteList(pictures.Select(picture => picture.Picture)));
        Report(IsJson(parsed), new PublishResult(
            [.. pictures.Select(picture => new PublishedResult(picture.Picture.Name, picture.Files, picture.Bytes))]));
    }

    private static FolderPicture[] List(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException($"The folder '{folder}' does not exist; check the name.");
        }

        PictureNames names = new(PictureNames.DefaultExtensions);
        return [.. names.List(Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)))];
    }

    private async Task<PublishedPicture> PublishAsync(
        PublishedFolder published,
        ProgressiveSender sender,
        ModelBundle model,
        string name,
        string file,
        CancellationToken cancellationToken)
    {
        if (PictureNames.IsEncoded(file))
        {
            return await published.AddAsync(name, file, cancellationToken);
        }

        if (IsCurrent(published.GetFile(name), file, model))
        {
            return await published.LayOutAsync(name, cancellationToken);
        }

        Picture picture = PictureFile.Read(
            file, new PictureReadOptions { Warn = Context.Warn }, cancellationToken: cancellationToken);
        return await published.AddAsync(
            name, sender.Encode(picture, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Whether a picture was published, with the same model, since it last changed.</summary>
    private static bool IsCurrent(string published, string picture, ModelBundle model)
    {
        if (!File.Exists(published) || File.GetLastWriteTimeUtc(published) < File.GetLastWriteTimeUtc(picture))
        {
            return false;
        }

        try
        {
            using PsrFile file = PsrFile.Open(published);
            return file.Info.Header.Model == model.Manifest.Fingerprint
                && new FileInfo(published).Length == file.Info.Length;
        }
        catch (InvalidPacketException)
        {
            return false;
        }
    }

    private void Report(bool json, PublishResult result) =>
        Context.Write(json, result, ResultJson.Readable.PublishResult, output =>
        {
            foreach (PublishedResult picture in result.Pictures)
            {
                output.WriteLine(
                    $"{picture.Name}: {Figures.Count(picture.Files)} files, {Figures.Count(picture.Bytes)} bytes");
            }
        });
}
