using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary>The whole tool, callable in process.</summary>
internal static class PsrTool
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments after <c>psr</c> on the command line.</param>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives failures and warnings.</param>
    /// <param name="cancellationToken">Cancelled by Ctrl-C.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default) =>
        RunAsync(args, new CliContext(output, error), cancellationToken);

    internal static Task<int> RunAsync(string[] args, CliContext context, CancellationToken cancellationToken) =>
        RunAsync(CreateRoot(context), args, context, cancellationToken);

    /// <summary>Runs a command of any tool that reports its errors this way.</summary>
    internal static async Task<int> RunAsync(
        RootCommand root, string[] args, CliContext context, CancellationToken cancellationToken)
    {
        // A name that starts with @ is a plain file, not a response file.
        ParseResult parsed = root.Parse(
            args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        string name = UsageErrors.NameOf(parsed, context.Program);
        try
        {
            if (parsed.Errors.Count > 0)
            {
                throw new UsageException(UsageErrors.Describe(parsed, name));
            }

            InvocationConfiguration invocation = new()
            {
                Output = context.Output,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (Exception e)
        {
            int code = ErrorReport.Code(e);
            string sentence = ErrorReport.Sentence(e);
            context.Fail(code == ExitCode.WrongUsage
                ? $"{sentence.TrimEnd('.')}; '{name} --help' shows the usage."
                : sentence);
            return code;
        }
    }

    private static RootCommand CreateRoot(CliContext context) => new(
        """
        Progressive image super-resolution: a small picture first, refined by increments.

        Exit codes: 0 success; 1 a fault of the data, disk or machine, or a value that does not fit the data (a
        level that the file lacks, a region outside the picture); 2 wrong usage; 130 stopped by Ctrl-C. A failure is
        reported in one line on standard error.
        """)
    {
        new EncodeCommand(context),
        new InfoCommand(context),
        new DecodeCommand(context),
        new GetCommand(context),
        new CompareCommand(context),
        new EvalCommand(context),
        new ModelsCommand(context),
        new TrainCommand(context),
        new ExportCommand(context),
        new TablesCommand(context),
        new FitCommand(context),
        new ConvertCommand(context),
    };
}
