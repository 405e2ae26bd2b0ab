using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary><c>psr info</c>: shows what a file holds.</summary>
internal sealed class InfoCommand : ToolCommand
{
    private readonly Argument<string> input = Inputs.File(
        "FILE.psr", "The file to describe; only its first bytes are read.");

    public InfoCommand(CliContext context)
        : base("info", "Shows what a .psr file holds, without decoding it.", context)
    {
        Arguments.Add(input);
        AddCommon();
    }

    protected override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using PsrInput file = PsrInput.Open(parsed.GetRequiredValue(input));
        if (file.IsTruncated)
        {
            Context.Warn(file.HighestCompleteLevel < 0
                ? $"{file.Extent}, before its first picture is complete; fetch more of it."
                : $"{file.Extent}; its highest complete level is {file.HighestCompleteLevel}; fetch the rest for "
                    + "more.");
        }

        PsrFileInfo info = file.Info;
        InfoResult result = new(
            info.Grid.Width,
            info.Grid.Height,
            info.Grid.BlockSize,
            info.ModelName,
            info.Header.Model.ToString(),
            LevelTable.From(info),
            info.Length,
            info.GetTiles(info.HighestLevel).Count);
        Context.Write(IsJson(parsed), result, ResultJson.Readable.InfoResult, output =>
        {
            output.WriteLine(
                $"{file.Path}: {result.Width}x{result.Height}{(info.HasAlpha ? " with alpha" : "")}, blocks of "
                + $"{result.BlockSize} pixels, tiles of {info.Header.TileSizes}, {Figures.Count(result.Bytes)} bytes");
            output.WriteLine($"model {result.Model}, fingerprint {result.Fingerprint}");
            LevelTable.Write(output, info);
        });
        return Task.CompletedTask;
    }
}
