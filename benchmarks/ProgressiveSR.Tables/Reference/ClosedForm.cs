namespace ProgressiveSR.Tables;

/// <summary>
/// PSNR-Y of the closed form without networks, on blocks of 32 pixels: kernels and reconstruction from block
/// statistics, which a model has to beat. The figures are in the CSV file beside this one; the model card of
/// <c>lite</c> explains them.
/// </summary>
internal static class ClosedForm
{
    public const int BlockSize = 32;

    private static readonly Lazy<Dictionary<(int, string), double>> Scores = new(() =>
    {
        CsvTable table = CsvTable.Open("closed-form.csv");
        return Enumerable.Range(0, table.Count).ToDictionary(
            row => (table.Integer(row, "level"), table.Text(row, "set")), row => table.Number(row, "psnr"));
    });

    /// <summary>The score at a level on a set, without SSIM; null if not measured.</summary>
    public static Score? At(int level, string set) =>
        Scores.Value.TryGetValue((level, set), out double psnr) ? new Score(psnr, null) : null;
}
