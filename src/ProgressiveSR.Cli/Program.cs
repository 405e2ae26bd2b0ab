namespace ProgressiveSR.Cli;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using Interruption interruption = new();
        CliContext context = new(Console.Out, Console.Error)
        {
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Interruption = interruption,
        };
        return await PsrTool.RunAsync(args, context, interruption.Token);
    }
}
