using System.Globalization;

namespace ProgressiveSR.Cli;

/// <summary>Numbers for people and for JSON.</summary>
internal static class Figures
{
    public static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);

    /// <summary>JSON has no infinity: equal pictures have no PSNR.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:F2} %");

    public static string Time(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F3} s");

    public static string Number(double value, int decimals) =>
        value.ToString($"F{decimals}", CultureInfo.InvariantCulture);

    public static string Decibels(double? value) => value is { } number ? $"{Number(number, 2)} dB" : "equal";

    public static string Similarity(double? value) => value is { } number ? Number(number, 4) : "-";
}
