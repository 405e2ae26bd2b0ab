using System.CommandLine;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli;

/// <summary><c>psr convert</c>: a checkpoint of an earlier format, for <c>psr train --resume</c>.</summary>
internal sealed class ConvertCommand : ToolCommand
{
    private readonly Argument<string> input = Inputs.File(
        "CHECKPOINT", "The checkpoint; it is replaced when it is whole.");

    public ConvertCommand(CliContext context)
        : base("convert", "Rewrites a checkpoint whose networks have the names of earlier configurations.", context)
    {
        Arguments.Add(input);
        AddCommon();
    }

    protected override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(input);
        Context.Complete(() => CheckpointConversion.Convert(path, path));
        FileResult result = new(path, new FileInfo(path).Length);
        Context.Write(IsJson(parsed), result, ResultJson.Readable.FileResult, output =>
            output.WriteLine($"{result.Name}, {Figures.Count(result.Bytes)} bytes"));
        return Task.CompletedTask;
    }
}
