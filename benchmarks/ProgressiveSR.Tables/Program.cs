using System.CommandLine;
using ProgressiveSR.Tables;

CliContext context = new(Console.Out, Console.Error)
{
    Program = "tables",
    ErrorIsTerminal = !Console.IsErrorRedirected,
};
RootCommand root = new("Measures what papers report, so that figures can be set side by side.")
{
    new NetworkCommand(context),
};
return await PsrTool.RunAsync(root, args, context, CancellationToken.None);
