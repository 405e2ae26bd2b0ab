using System.Globalization;
using System.Text;

namespace ProgressiveSR.Cli;

/// <summary>
/// Writes to a standard stream, which may be closed, full or a pipe without a reader. After a failure it writes nothing
/// more.
/// </summary>
internal sealed class GuardedWriter : TextWriter
{
    private readonly TextWriter writer;
    private readonly Func<Exception, Exception?> judge;
    private Exception? failure;

    private GuardedWriter(TextWriter writer, Func<Exception, Exception?> judge)
        : base(CultureInfo.InvariantCulture)
    {
        this.writer = writer;
        this.judge = judge;
        CoreNewLine = writer.NewLine.ToCharArray();
    }

    public override Encoding Encoding => writer.Encoding;

    /// <summary>For warnings and progress: failing to write them is no reason to stop.</summary>
    public static GuardedWriter Dispensable(TextWriter writer) => new(writer, _ => null);

    /// <summary>
    /// For results: a command that cannot write its result has failed, even if its files are complete.
    /// </summary>
    public static GuardedWriter Required(TextWriter writer) => new(writer, cause => new CommandException(
        $"Standard output cannot be written ({Reason(cause)}), so the result is lost; output files are complete.",
        cause));

    public override void Write(char value) => Try(() => writer.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => writer.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => writer.Write(value));

    public override void WriteLine(string? value) => Try(() => writer.WriteLine(value));

    public override void Flush() => Try(writer.Flush);

    private static string Reason(Exception cause) =>
        cause is UnauthorizedAccessException or ObjectDisposedException ? "it is closed" : cause.Message;

    private void Try(Action write)
    {
        try
        {
            if (failure is null)
            {
                write();
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            failure = e;
        }

        if (judge(failure) is { } exception)
        {
            throw exception;
        }
    }
}
