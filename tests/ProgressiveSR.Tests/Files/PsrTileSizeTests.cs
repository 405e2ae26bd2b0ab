using System.Globalization;
using System.Text;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Files;

/// <summary>The measurements behind the default tile side: they are what <c>FORMAT.md</c> prints.</summary>
public sealed class PsrTileSizeTests
{
    private static readonly int[] Sides = [1, 2, 4, 8];
    private static readonly int[] RegionSides = [3, 5, 8];

    [Test]
    public void FormatMd_TileTable_IsWhatFilesGive()
    {
        string format = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "FORMAT.md"));
        string table = MakeTable();
        TestContext.Out.WriteLine(table);
        Assert.That(format.ReplaceLineEndings("\n"), Does.Contain(table));
    }

    private static string MakeTable()
    {
        TestEncoder encoder = TestPictures.FormulaEncoder(2040, 1356, 32);
        StringBuilder table = new();
        foreach (int side in Sides)
        {
            EncodedPicture picture = encoder.Encode(side);
            PsrFileInfo info = picture.Info;
            long indexes = info.Levels.Sum(level => level.IndexBytes);
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {side} | {info.GetPartsRange(0).Offset} | "
                + $"{100.0 * (info.HeaderBytes + indexes) / info.Length:F2} % |");
            foreach (int region in RegionSides)
            {
                (double waste, double ranges, double total) = Measure(picture, region, encoder.Schedule);
                table.Append(CultureInfo.InvariantCulture, $" {waste:F2} / {ranges:F1} / {total / 1000:F1} |");
            }

            table.Append('\n');
        }

        return table.ToString();
    }

    /// <summary>
    /// Means over all positions of a square region: bytes fetched over bytes needed, ranges, and bytes fetched with
    /// header, indexes and figures.
    /// </summary>
    private static (double Waste, double Ranges, double Total) Measure(
        EncodedPicture picture, int side, LevelSchedule schedule)
    {
        PsrFileInfo info = picture.Info;
        PsrLevelIndex[] indexes = [.. Enumerable.Range(0, info.Levels.Count).Select(picture.GetIndex)];
        long needed = (long)side * side * schedule.CumulativeSamplesPerBlock(schedule.Highest);
        double fetched = 0;
        double ranges = 0;
        int positions = 0;
        for (int y = 0; y <= info.Grid.Rows - side; y++)
        {
            for (int x = 0; x <= info.Grid.Columns - side; x++)
            {
                foreach (PsrLevelIndex index in indexes)
                {
                    IReadOnlyList<ByteRange> own = index.GetRanges(new BlockRegion(x, y, side, side));
                    fetched += own.Sum(range => range.Length);
                    ranges += own.Count;
                }

                positions++;
            }
        }

        fetched /= positions;
        return (
            fetched / needed,
            ranges / positions,
            fetched + info.HeaderBytes + info.Levels.Sum(level => level.IndexBytes));
    }
}
