namespace ProgressiveSR.Coding.Contexts;

/// <summary>The weights of one plane of level 0, for each place in a tile.</summary>
/// <remarks>
/// In 4096ths. A prediction weighs, in this order: W, WW, the median of W, N and W + N - NW, that of W, N and NE; for each
/// plane coded before, the median of the same three, each with that plane's step to here added; then
/// <see cref="PictureNeighbourhood.PixelTaps"/> and 16. A scale weighs the errors at W and WW, |W - NW|, |W - WW|, |N - NW|,
/// |N - NE|, |N - NN|, then <see cref="PictureNeighbourhood.ErrorTaps"/> and one. N is above, W left.
/// </remarks>
internal sealed class PlaneWeights
{
    /// <summary>In a tile's first row.</summary>
    public const int Top = 0;

    /// <summary>In its first column, but not the first row.</summary>
    public const int Left = 1;

    /// <summary>Anywhere else.</summary>
    public const int Inside = 2;

    /// <summary>Places that are told apart.</summary>
    public const int Borders = 3;

    private readonly BorderWeights[] borders;

    public PlaneWeights(IEnumerable<BorderWeights> borders) => this.borders = [.. borders];

    /// <summary>The weights at a border.</summary>
    public ref readonly BorderWeights this[int border] => ref borders[border];

    /// <summary>What a prediction weighs that the pixel before decides.</summary>
    public static int SequenceOf(int plane) => 4 + plane;

    /// <summary>How many weights a prediction has.</summary>
    public static int PredictionsOf(int plane) => SequenceOf(plane) + 6 + 9 * plane + 1;

    /// <summary>How many weights a scale has.</summary>
    public static int ScalesOf(int plane) => 11 + 5 * plane + 1;

    /// <summary>Weights that need no training: the median of neighbours, and the mean of neighbouring errors.</summary>
    public static PlaneWeights Untrained(int plane)
    {
        short[] prediction = new short[PredictionsOf(plane)];
        short[] scale = new short[ScalesOf(plane)];
        prediction[plane == 0 ? 2 : 3 + plane] = 1 << PictureModel.WeightFraction;
        (scale[0], scale[2], scale[4], scale[8], scale[^1]) = (1024, 512, 512, 1024, 1024);
        return new PlaneWeights(Enumerable.Repeat(new BorderWeights(prediction, scale), Borders));
    }
}

/// <summary>The weights of a plane at a border.</summary>
/// <param name="Prediction">Of predictions.</param>
/// <param name="Scale">Of expected errors.</param>
internal readonly record struct BorderWeights(short[] Prediction, short[] Scale);
