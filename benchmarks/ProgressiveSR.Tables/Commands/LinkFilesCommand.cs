using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary><c>link-files</c>: what two servers at the far end of a thin line offer, for <c>link</c>.</summary>
internal sealed class LinkFilesCommand : ToolCommand
{
    private static readonly Argument<string> Folder = new("DIR") { Description = "The folder to write." };

    private static readonly Option<string?> Photos = TableOptions.FourPhotos();

    public LinkFilesCommand(CliContext context)
        : base(
            "link-files",
            $"""
            Writes a mosaic of four photographs, and the progressive files of other codecs that reach
            {LinkFiles.Psnr} dB.

            Runs the programs of Debian's packages libjpeg-turbo-progs, libopenjp2-tools and libjxl-tools.
            """,
            context)
    {
        Arguments.Add(Folder);
        Options.Add(Photos);
    }

    protected override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = parsed.GetRequiredValue(Folder);
        LinkFiles.Write(
            folder, PhotoMosaic.Create(parsed.GetRequiredValue(Photos)!), cancellationToken);
        Context.Output.WriteLine(folder);
        return Task.CompletedTask;
    }
}
