using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>Formats values for tables.</summary>
internal static class Cell
{
    /// <summary>Printed where there is no value.</summary>
    public const string None = "–";

    /// <summary>
    /// PSNR and SSIM as the paper prints them, such as <c>34.83 / 0.9385</c>; a dash for a missing value.
    /// </summary>
    public static string Score(double? psnr, double? ssim) => psnr is { } decibels
        ? $"{Figures.Number(decibels, 2)} / {(ssim is { } similarity ? Figures.Number(similarity, 4) : None)}"
        : None;

    public static string Score(Score? score) => Score(score?.Psnr, score?.Ssim);

    public static string Percent(double ratio) => Figures.Percent(ratio);

    /// <summary>A CSV value: all its digits, or nothing for null.</summary>
    public static string Csv(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
