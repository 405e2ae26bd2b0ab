namespace ProgressiveSR;

/// <summary>The encoding of PSNR in files and parts.</summary>
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

    /// <summary>PSNR in quarters of a dB, 1 to 254; 0 for higher values, at which no error is visible.</summary>
    public static byte ToQuarters(double decibels)
    {
        double quarters = Math.Round(decibels * Quarters);
        return quarters < byte.MaxValue ? (byte)Math.Max(quarters, 1) : (byte)0;
    }

    /// <summary>The PSNR that <see cref="ToQuarters"/> stated.</summary>
    public static double FromQuarters(byte code) => code == 0 ? double.PositiveInfinity : code / Quarters;
}
