using System.Globalization;
using System.Text;

namespace ProgressiveSR.Torch;

/// <summary>
/// <c>log.csv</c>: one line per report, for plotting. A resumed training drops the lines past its checkpoint, so that
/// no iteration appears twice.
/// </summary>
internal sealed class TrainingLog
{
    private const string Header = "stage,iteration,loss,rate,secondsPerIteration,validation";

    private readonly string path;

    public TrainingLog(string path, int stage, int iteration)
    {
        this.path = path;
        string[] kept = File.Exists(path)
            ? [.. WholeLines(File.ReadAllText(path)).Where(line => IsUpTo(line, stage, iteration))]
            : [];
        HoldsStart = kept.Length > 0 && Place(kept[^1]) == (stage, iteration);
        AtomicFile.Write(path, stream => stream.Write(
            Encoding.UTF8.GetBytes(string.Join('\n', [Header, .. kept]) + '\n')));
    }

    /// <summary>
    /// Whether the line of the iteration to resume from exists; it does not if the process died between checkpoint and
    /// line.
    /// </summary>
    public bool HoldsStart { get; }

    public void Append(TrainingProgress progress, double rate)
    {
        string validation = string.Join(
            ' ',
            (progress.Validation ?? new Dictionary<int, double>()).Select(
                pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}:{pair.Value:F4}")));
        File.AppendAllText(path, string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Stage},{progress.Iteration},{progress.Loss:G9},{rate:G4},"
            + $"{progress.SecondsPerIteration:F4},{validation}\n"));
    }

    /// <summary>The lines after the header; an incomplete one is dropped.</summary>
    private static IEnumerable<string> WholeLines(string text) =>
        text.Split('\n').SkipLast(1).Skip(1).Select(line => line.TrimEnd('\r'));

    private static (int Stage, int Iteration)? Place(string line)
    {
        string[] fields = line.Split(',');
        return fields.Length == Header.Split(',').Length
            && int.TryParse(fields[0], CultureInfo.InvariantCulture, out int stage)
            && int.TryParse(fields[1], CultureInfo.InvariantCulture, out int iteration)
                ? (stage, iteration)
                : null;
    }

    private static bool IsUpTo(string line, int stage, int iteration) => Place(line) is { } at
        && (at.Stage < stage || (at.Stage == stage && at.Iteration <= iteration));
}
