using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables.Tests;

/// <summary>Estimates beside the truth.</summary>
public sealed class InnovationTests
{
    [Test]
    public void Of_KnownEstimates_GivesTheirErrors()
    {
        EstimateQuality quality = EstimateQuality.Of(
            [new(3, 30, 31, 30), new(3, 34, 33.5, 35), new(3, 38, 35, 41), new(3, 38, 39, 38)]);
        Assert.That((quality.Count, quality.Mean), Is.EqualTo((4, 35)));
        Assert.That(quality.Error, Is.EqualTo((1 + 0.5 + 3 + 1) / 4).Within(1e-9));
        Assert.That(quality.ErrorOfMean, Is.EqualTo((5 + 1 + 3 + 3) / 4.0).Within(1e-9));
        Assert.That(quality.PredictionError, Is.EqualTo(1).Within(1e-9));

        // Ranks 0, 1, 2, 3 of 0, 1, 2.5, 2.5.
        Assert.That(quality.RankCorrelation, Is.EqualTo(4.5 / Math.Sqrt(5 * 4.5)).Within(1e-9));
    }

    [Test]
    public void Estimated_AtTheHighestLevel_IsThePrediction()
    {
        Assert.That(new EstimatePoint(2, 30, 31, 29).Estimated, Is.EqualTo(31));
        Assert.That(new EstimatePoint(7, 50, null, 49).Estimated, Is.EqualTo(49));
        Assert.That(EstimateQuality.Of([new(0, 25, 26, null), new(0, 27, 26, null)]).PredictionError, Is.Null);
    }

    [Test]
    public async Task Innovation_OfThePictures_MakesItsPage()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string set = Directory.CreateDirectory(Path.Combine(folder, "sets", "Set14")).FullName;
            for (int i = 0; i < 2; i++)
            {
                PictureFile.WritePng(Waves(200, 130, 0.2 + 0.1 * i), Path.Combine(set, $"{i}.png"));
            }

            string results = Path.Combine(folder, "results");
            (int code, string error) = await TablesTool.RunAsync(
                ["innovation", "--model", "compact", "--sets", Path.Combine(folder, "sets"), "--out", results]);

            Assert.That(code, Is.EqualTo(ExitCode.Done), error);
            string page = await File.ReadAllTextAsync(Path.Combine(results, "innovation-compact.md"));
            Assert.That(page, Does.Contain("-- innovation --model compact --sets DATA\n").And.Contain("## Set14"));
            Assert.That(
                page, Does.Match(@"\| +0 \| +2 \| .* \| +– \|").And.Match(@"\| +7 \| +4 \|"), "pictures, tiles");
            Assert.That(page, Does.Not.Contain(folder).And.Not.Contain("Infinity"));
            string[] rows = await File.ReadAllLinesAsync(Path.Combine(results, "innovation-compact.csv"));
            Assert.That(rows, Has.Length.EqualTo(1 + 2 * (1 + 2) * 8), "pictures, their wholes and tiles, levels");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Picture Waves(int width, int height, double frequency)
    {
        Picture picture = new(width, height);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i / 3, width);
            double wave = Math.Sin(frequency * x + i % 3) + Math.Cos(0.13 * y * (1 + 0.01 * x));
            picture.Pixels.Span[i] = (byte)(128 + 60 * wave);
        }

        return picture;
    }
}
