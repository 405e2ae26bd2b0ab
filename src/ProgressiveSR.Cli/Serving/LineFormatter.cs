using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ProgressiveSR.Cli;

/// <summary>Writes what the server logs as the tool writes its own messages: one line, and no stack traces.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "psr";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        string? cause = logEntry.Exception is { } exception ? $" {ErrorReport.Sentence(exception)}" : null;
        textWriter.WriteLine($"psr: {message.ReplaceLineEndings(" ")}{cause}");
    }
}
