using System.Globalization;
using System.Text;

namespace ProgressiveSR.Torch;

/// <summary>
/// <c>log.csv</c>: a line per report, to plot. A resumed training drops the lines past its checkpoint, so that no
/// iteration stands there twice.
/// </summary>
internal sealed class TrainingLog
{
    private const string Header = "stage,iteration,loss,rate,secondsPerIteration,validation";

    private readonly string path;

    public TrainingLog(string path, int stage, int iteration)
    {
        this.path = path;
        string[] kept = File.Exists(path)
            ? [.. File.ReadLines(path).Skip(1).Where(line => IsBefore(line, stage, iteration))]
            : [];
        AtomicFile.Write(path, stream => stream.Write(
            Encoding.UTF8.GetBytes(string.Join('\n', [Header, .. kept]) + '\n')));
    }

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

    private static bool IsBefore(string line, int stage, int iteration)
    {
        string[] fields = line.Split(',');
        return fields.Length > 2
            && int.TryParse(fields[0], CultureInfo.InvariantCulture, out int lineStage)
            && int.TryParse(fields[1], CultureInfo.InvariantCulture, out int lineIteration)
            && (lineStage < stage || (lineStage == stage && lineIteration <= iteration));
    }
}
