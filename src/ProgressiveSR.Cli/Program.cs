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
        int code = await PsrTool.RunAsync(args, context, interruption.Token);
        interruption.EndWith(code);
        return code;
    }
}
