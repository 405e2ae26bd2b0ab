namespace ProgressiveSR.Tables;

/// <summary>The paper's results; the CSV files beside this one hold every figure of its tables.</summary>
internal static class PaperTables
{
    /// <summary>The networks of Table 1, by the paper's names.</summary>
    public static readonly IReadOnlyList<string> Networks = ["EDSR", "CARN", "Omni"];

    private static readonly Lazy<Dictionary<(string, int, string), Score>> First = new(() => Index(
        "table1.csv",
        (table, row) => (table.Text(row, "network"), table.Integer(row, "level"), table.Text(row, "set"))));

    private static readonly Lazy<Dictionary<(int, int, string), Score>> Second = new(() => Index(
        "table2.csv",
        (table, row) => (table.Integer(row, "block"), table.Integer(row, "samplesOfLevel"), table.Text(row, "set"))));

    private static readonly Lazy<Dictionary<(string, int), Score>> Third = new(() => Index(
        "table3.csv", (table, row) => (table.Text(row, "conv"), table.Integer(row, "level"))));

    /// <summary>Table 1: a network at a level on a set; null if the paper has no such cell.</summary>
    public static Score? Table1(string network, int level, string set) =>
        First.Value.GetValueOrDefault((network, level, set));

    /// <summary>The best PSNR and the best SSIM of Table 1's networks at a level on a set.</summary>
    public static Score? BestOfTable1(int level, string set)
    {
        Score[] scores = [.. Networks.Select(network => Table1(network, level, set)).OfType<Score>()];
        return scores.Length == 0 ? null : new Score(scores.Max(score => score.Psnr), scores.Max(score => score.Ssim));
    }

    /// <summary>Table 2: a block size at the samples per pixel of a level with blocks of 32.</summary>
    public static Score? Table2(int block, int samplesOfLevel, string set) =>
        Second.Value.GetValueOrDefault((block, samplesOfLevel, set));

    /// <summary>Table 3, on DIV2K: <c>with</c> or <c>without</c> the convolution.</summary>
    public static Score? Table3(string conv, int level) => Third.Value.GetValueOrDefault((conv, level));

    private static Dictionary<TKey, Score> Index<TKey>(string name, Func<CsvTable, int, TKey> key)
        where TKey : notnull
    {
        CsvTable table = CsvTable.Open(name);
        return Enumerable.Range(0, table.Count).ToDictionary(
            row => key(table, row), row => new Score(table.Number(row, "psnr"), table.Number(row, "ssim")));
    }
}
