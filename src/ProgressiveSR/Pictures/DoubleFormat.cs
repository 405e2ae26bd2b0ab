namespace ProgressiveSR;

/// <summary>Double-precision samples, neither rounded nor clipped.</summary>
internal readonly struct DoubleFormat : ISampleFormat<double>
{
    public static double Load(double sample) => sample;

    public static double Store(double value) => value;
}
