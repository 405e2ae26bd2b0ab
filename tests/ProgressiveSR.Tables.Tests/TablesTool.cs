namespace ProgressiveSR.Tables.Tests;

/// <summary>The program, run in this process.</summary>
internal static class TablesTool
{
    /// <returns>The exit code, and what was said on standard error.</returns>
    public static async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        using StringWriter error = new();
        CliContext context = new(TextWriter.Null, error) { Program = "tables" };
        int code = await PsrTool.RunAsync(Program.CreateRoot(context), args, context, CancellationToken.None);
        return (code, error.ToString());
    }
}
