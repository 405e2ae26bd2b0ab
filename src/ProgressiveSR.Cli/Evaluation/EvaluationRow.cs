namespace ProgressiveSR.Cli;

/// <summary>The result of one picture at one level.</summary>
internal sealed record EvaluationRow(
    string Image, int Width, int Height, EncodedLevel Level, Quality Quality, double Seconds)
{
    public double BitsPerPixel => 8.0 * Level.Bytes / ((double)Width * Height);
}
