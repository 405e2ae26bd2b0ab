namespace ProgressiveSR.Resizing;

/// <summary>How a resize pass reads and stores samples of a type.</summary>
internal interface ISampleFormat<T>
    where T : unmanaged
{
    static abstract double Load(T sample);

    static abstract T Store(double value);
}

/// <summary>8-bit samples, rounded half up and clipped when stored, as in MATLAB after each pass.</summary>
internal readonly struct ByteFormat : ISampleFormat<byte>
{
    public static double Load(byte sample) => sample;

    public static byte Store(double value) => (byte)Math.Clamp(Math.Floor(value + 0.5), 0, 255);
}

/// <summary>Double-precision samples, neither rounded nor clipped.</summary>
internal readonly struct DoubleFormat : ISampleFormat<double>
{
    public static double Load(double sample) => sample;

    public static double Store(double value) => value;
}
