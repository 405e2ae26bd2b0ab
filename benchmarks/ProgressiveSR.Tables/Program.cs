using System.CommandLine;

namespace ProgressiveSR.Tables;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using Interruption interruption = new();
        CliContext context = new(Console.Out, Console.Error)
        {
            Program = "tables",
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Interruption = interruption,
        };
        int code = await PsrTool.RunAsync(CreateRoot(context), args, context, interruption.Token);
        interruption.EndWith(code);
        return code;
    }

    /// <summary>The commands.</summary>
    internal static RootCommand CreateRoot(CliContext context) => new(
        "Reproduces the paper's tables and figures as CSV, Markdown and PNG files.")
    {
        new Table1Command(context),
        new Table2Command(context),
        new Table3Command(context),
        new Table4Command(context),
        new SpeedCommand(context),
        new Figure3Command(context),
        new Figure4Command(context),
        new Figure5Command(context),
        new Figure6Command(context),
        new Figure7Command(context),
        new AllCommand(context),
        new NetworkCommand(context),
        new OverlapCommand(context),
        new CodecsCommand(context),
        new CodecsPhotoCommand(context),
        new RatesCommand(context),
        new RatesRegionCommand(context),
        new InnovationCommand(context),
        new LinkFilesCommand(context),
        new LinkCommand(context),
        new TrainingCommand(context),
    };
}
