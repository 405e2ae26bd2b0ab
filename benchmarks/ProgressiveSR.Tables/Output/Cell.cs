using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>Values as tables print them.</summary>
internal static class Cell
{
    /// <summary>Stands where there is nothing to print.</summary>
    public const string None = "–";

    /// <summary>PSNR and SSIM as the paper prints them: <c>34.83 / 0.9385</c>; a dash for what is missing.</summary>
    public static string Score(double? psnr, double? ssim) => psnr is { } decibels
        ? $"{Figures.Number(decibels, 2)} / {(ssim is { } similarity ? Figures.Number(similarity, 4) : None)}"
        : None;

    public static string Score(Score? score) => Score(score?.Psnr, score?.Ssim);

    public static string Percent(double ratio) => Figures.Percent(ratio);

    /// <summary>A value of a CSV file: as many digits as there are, nothing for nothing.</summary>
    public static string Csv(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
