namespace ProgressiveSR;

/// <summary>8-bit samples, rounded half up and clipped when stored, as MATLAB stores them after each pass.</summary>
internal readonly struct ByteFormat : ISampleFormat<byte>
{
    public static double Load(byte sample) => sample;

    public static byte Store(double value) => (byte)Math.Clamp(Math.Floor(value + 0.5), 0, 255);
}
