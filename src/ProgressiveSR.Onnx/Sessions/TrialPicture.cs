namespace ProgressiveSR.Onnx;

/// <summary>
/// Test pictures for networks: planes R, G, B, or any number of channels, from black to white, in the network's input
/// range.
/// </summary>
internal static class TrialPicture
{
    /// <summary>
    /// Linear ramps, in a different direction for each colour; enlarging and sharpening leave them unchanged.
    /// </summary>
    public static float[] Ramps(int channels, int width, int height, OnnxValueRange range) =>
        Make(channels, width, height, range, (colour, x, y) => Ramp(colour, Share(x, width), Share(y, height)));

    /// <summary>Black and white squares, with edges as steep as possible.</summary>
    public static float[] Squares(int channels, int width, int height, OnnxValueRange range) =>
        Make(channels, width, height, range, (colour, x, y) => (x / 3 + y / 3 + colour) % 2);

    private static float Ramp(int colour, float across, float down) => (colour % 3) switch
    {
        0 => across,
        1 => down,
        _ => 1 - (across + down) / 2,
    };

    private static float Share(int place, int side) => side == 1 ? 0.5f : (float)place / (side - 1);

    private static float[] Make(
        int channels, int width, int height, OnnxValueRange range, Func<int, int, int, float> value)
    {
        float[] picture = new float[channels * width * height];
        for (int i = 0; i < picture.Length; i++)
        {
            int row = i / width;
            picture[i] = range.Min + range.Length * value(row / height, i % width, row % height);
        }

        return picture;
    }
}
