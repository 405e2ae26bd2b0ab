namespace ProgressiveSR.Coding;

/// <summary>The weights of one plane of level 0, for each place in a tile.</summary>
/// <remarks>
/// In 4096ths. A prediction weighs, in this order: W, WW, the median of W, N and W + N - NW, that of W, N and NE; for
/// each plane coded before, the median of the same three, each with that plane's step to here added; then
/// <see cref="PictureNeighbourhood.PixelTaps"/> and 16. A scale weighs the errors at W and WW, |W - NW|, |W - WW|,
/// |N - NW|, |N - NE|, |N - NN|, then <see cref="PictureNeighbourhood.ErrorTaps"/> and one. N is above, W left.
/// </remarks>
internal sealed class PlaneWeights
{
    /// <summary>In a tile's first row.</summary>
    public const int Top = 0;

    /// <summary>In its first column, but not the first row.</summary>
    public const int Left = 1;

    /// <summary>Anywhere else, the first of <see cref="Textures"/> places.</summary>
    public const int Inside = 2;

    /// <summary>
    /// Kinds of surroundings: far rougher across than down, rougher across, far rougher down, rougher down, neither.
    /// </summary>
    public const int Textures = 5;

    /// <summary>Places that are told apart.</summary>
    public const int Places = Inside + Textures;

    private readonly PixelWeights[] places;

    public PlaneWeights(IEnumerable<PixelWeights> places) => this.places = [.. places];

    /// <summary>The weights at a place.</summary>
    public ref readonly PixelWeights this[int place] => ref places[place];

    /// <summary>What a prediction weighs that the pixel before decides.</summary>
    public static int SequenceOf(int plane) => 4 + plane;

    /// <summary>How many weights a prediction has.</summary>
    public static int PredictionsOf(int plane) => SequenceOf(plane) + 6 + 9 * plane + 1;

    /// <summary>How many weights a scale has.</summary>
    public static int ScalesOf(int plane) => 11 + 5 * plane + 1;

    /// <summary>The kind of surroundings that an inner pixel has.</summary>
    public static int TextureOf(int[] pixels, int at, int stride)
    {
        int w = pixels[at - 1];
        int n = pixels[at - stride];
        int nw = pixels[at - stride - 1];
        int ne = pixels[at - stride + 1];
        int across = Math.Abs(w - pixels[at - 2]) + Math.Abs(n - nw) + Math.Abs(n - ne);
        int down = Math.Abs(w - nw) + Math.Abs(n - pixels[at - 2 * stride])
            + Math.Abs(ne - pixels[at - 2 * stride + 1]);
        return across > 3 * down + 6 ? 0
            : 5 * across > 7 * down + 20 ? 1
            : down > 3 * across + 6 ? 2
            : 5 * down > 7 * across + 20 ? 3
            : 4;
    }

    /// <summary>Weights that need no training: the median of neighbours, and the mean of neighbouring errors.</summary>
    public static PlaneWeights Untrained(int plane)
    {
        short[] prediction = new short[PredictionsOf(plane)];
        short[] scale = new short[ScalesOf(plane)];
        prediction[plane == 0 ? 2 : 3 + plane] = 1 << PictureModel.WeightFraction;
        (scale[0], scale[2], scale[4], scale[8], scale[^1]) = (1024, 512, 512, 1024, 1024);
        return new PlaneWeights(Enumerable.Repeat(new PixelWeights(prediction, scale), Places));
    }
}

/// <summary>The weights of a plane at a place.</summary>
/// <param name="Prediction">Of predictions.</param>
/// <param name="Scale">Of expected errors.</param>
internal readonly record struct PixelWeights(short[] Prediction, short[] Scale);
