using System.Globalization;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli;

/// <summary>Reports training progress, one line at a time.</summary>
/// <param name="error">Receives the lines; null for no output.</param>
internal sealed class TrainingReport(TextWriter? error) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        string validation = value.Validation is { Count: > 0 } measured
            ? "; held-out " + string.Join(
                ", ", measured.Select(pair => $"level {pair.Key} {Figures.Number(pair.Value, 2)} dB"))
            : "";
        error?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"stage {value.Stage} (level {value.Level}), iteration {value.Iteration}/{value.Iterations}, "
            + $"loss {value.Loss:F5}, {value.SecondsPerIteration:F3} s each, {Left(value.TimeLeft)} left{validation}"));
    }

    private static string Left(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");
}
