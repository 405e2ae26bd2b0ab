using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>How the held-out pictures improved over a training.</summary>
/// <param name="Iterations">Iterations of all stages.</param>
/// <param name="Levels">
/// PSNR-Y in dB after so many iterations of the whole training, by level; levels with fewer than two points are left
/// out.
/// </param>
internal sealed record TrainingCurve(
    int Iterations, IReadOnlyDictionary<int, IReadOnlyList<(int Iteration, double Psnr)>> Levels)
{
    /// <summary>Reads the logs of a training's runs in order; iterations start anew in each stage.</summary>
    /// <exception cref="InvalidDataException">A line has no numbers where the log has some.</exception>
    public static TrainingCurve Of(IEnumerable<CsvTable> logs)
    {
        SortedDictionary<int, List<(int, double)>> levels = [];
        int before = 0;
        try
        {
            foreach (CsvTable log in logs)
            {
                before = Add(levels, log, before);
            }
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"This is not the log of a training: {e.Message}", e);
        }

        return new TrainingCurve(before, levels.Where(level => level.Value.Count > 1).ToDictionary(
            level => level.Key, IReadOnlyList<(int, double)> (level) => level.Value));
    }

    private static int Add(SortedDictionary<int, List<(int, double)>> levels, CsvTable log, int before)
    {
        int last = 0;
        for (int row = 0; row < log.Count; row++)
        {
            if (row > 0 && log.Integer(row, "stage") != log.Integer(row - 1, "stage"))
            {
                before += last;
            }

            last = log.Integer(row, "iteration");
            foreach (string pair in log.Text(row, "validation").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = pair.Split(':');
                int level = int.Parse(parts[0], CultureInfo.InvariantCulture);
                double psnr = double.Parse(parts[^1], CultureInfo.InvariantCulture);
                (levels.TryGetValue(level, out List<(int, double)>? points) ? points : levels[level] = [])
                    .Add((before + last, psnr));
            }
        }

        return before + last;
    }
}
