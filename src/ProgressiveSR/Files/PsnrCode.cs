namespace ProgressiveSR;

/// <summary>PSNR as files and parts state it.</summary>
internal static class PsnrCode
{
    private const double Hundredths = 100;
    private const double Quarters = 4;

    /// <summary>PSNR in hundredths of a dB plus 1; 65535 for identical pictures, 0 for an unknown value.</summary>
    public static ushort ToHundredths(double decibels) => double.IsNaN(decibels)
        ? (ushort)0
        : (ushort)Math.Clamp(Math.Round(decibels * Hundredths) + 1, 1, ushort.MaxValue);

    /// <summary>The PSNR that <see cref="ToHundredths"/> stated; NaN for an unknown value.</summary>
    public static double FromHundredths(ushort code) => code switch
    {
        0 => double.NaN,
        ushort.MaxValue => double.PositiveInfinity,
        _ => (code - 1) / Hundredths,
    };

    /// <summary>PSNR in quarters of a dB, 1 to 255; 0 for no error at all.</summary>
    public static byte ToQuarters(double decibels) => double.IsPositiveInfinity(decibels)
        ? (byte)0
        : (byte)Math.Clamp(Math.Round(decibels * Quarters), 1, byte.MaxValue);

    /// <summary>The PSNR that <see cref="ToQuarters"/> stated.</summary>
    public static double FromQuarters(byte code) => code == 0 ? double.PositiveInfinity : code / Quarters;
}
