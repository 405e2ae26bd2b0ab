using System.Diagnostics;
using System.Globalization;

namespace ProgressiveSR.Cli;

/// <summary>A line on a terminal, overwritten as work proceeds and erased at the end.</summary>
/// <param name="terminal">The terminal; null for no output.</param>
/// <param name="label">Name of the work in progress.</param>
internal sealed class ProgressLine(TextWriter? terminal, string label) : IProgress<double>, IDisposable
{
    private const int MaxLength = 78;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long last = -1;
    private int written;

    public void Report(double value) =>
        Show(string.Create(CultureInfo.InvariantCulture, $"{label} {100 * value:F0} %"), always: value >= 1);

    public void Show(string text, bool always = false)
    {
        if (terminal is null || (last >= 0 && !always && Stopwatch.GetElapsedTime(last) < Interval))
        {
            return;
        }

        last = Stopwatch.GetTimestamp();
        text = text.Length > MaxLength ? text[..MaxLength] : text;
        terminal.Write($"\r{text.PadRight(written)}");
        written = text.Length;
    }

    /// <summary>The files in turn, each shown with its number and name.</summary>
    public IEnumerable<string> Each(string[] files, CancellationToken cancellationToken)
    {
        for (int i = 0; i < files.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Show(
                string.Create(
                    CultureInfo.InvariantCulture, $"{i + 1}/{files.Length} {Path.GetFileName(files[i])}"),
                always: true);
            yield return files[i];
        }
    }

    public void Dispose()
    {
        if (written > 0)
        {
            terminal?.Write($"\r{new string(' ', written)}\r");
            written = 0;
        }
    }
}
