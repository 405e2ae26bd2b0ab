namespace ProgressiveSR.Coding;

/// <summary>What <see cref="PlaneWeights"/> weigh at one pixel, one by one; coding sums whole rows of them.</summary>
internal sealed class PixelFeatures
{
    private readonly PictureNeighbourhood near;
    private readonly int plane;
    private readonly PictureModel.Taps taps;
    private readonly int[] sequence = new int[PlaneWeights.SequenceOf(PictureModel.Planes - 1)];
    private int at;

    public PixelFeatures(PictureNeighbourhood near, int plane)
    {
        this.near = near;
        this.plane = plane;
        taps = new(near.PixelTaps(plane), near.ErrorTaps(plane), near.ToPlane(plane, 0), near.ToPlane(plane, 1));
        Pixels = new double[PlaneWeights.PredictionsOf(plane)];
        Errors = new double[PlaneWeights.ScalesOf(plane)];
    }

    /// <summary>What a prediction weighs.</summary>
    public double[] Pixels { get; }

    /// <summary>What an expected error weighs, in pixels' units.</summary>
    public double[] Errors { get; }

    /// <summary>The pixel.</summary>
    public double Pixel => near.Pixels[at];

    /// <summary>Its error.</summary>
    public double Error => near.Errors[at] / 16.0;

    /// <summary>Which of a plane's weights are its own.</summary>
    public int Place { get; private set; }

    /// <summary>How rough its surroundings are.</summary>
    public double Gradient => Errors[2] + Errors[4] + Errors[5];

    /// <summary>Reads a pixel's surroundings.</summary>
    public void MoveTo(int x, int y)
    {
        at = near.At(plane, x, y);
        int[] pixels = near.Pixels;
        int[] errors = near.Errors;
        Place = y == 0 ? PlaneWeights.Top
            : x == 0 ? PlaneWeights.Left
            : PlaneWeights.Inside + PlaneWeights.TextureOf(pixels, at, near.Stride);
        PictureModel.Sequence(pixels, at, near.Stride, plane, taps, sequence);
        int i = 0;
        for (; i < PlaneWeights.SequenceOf(plane); i++)
        {
            Pixels[i] = sequence[i];
        }

        foreach (int tap in taps.Pixels)
        {
            Pixels[i++] = pixels[at + tap];
        }

        Pixels[i] = 1 << ResidualCoder.Fraction;

        (int w, int n) = (pixels[at - 1], pixels[at - near.Stride]);
        Errors[0] = errors[at - 1] / 16.0;
        Errors[1] = errors[at - 2] / 16.0;
        Errors[2] = Math.Abs(w - pixels[at - near.Stride - 1]);
        Errors[3] = Math.Abs(w - pixels[at - 2]);
        Errors[4] = Math.Abs(n - pixels[at - near.Stride - 1]);
        Errors[5] = Math.Abs(n - pixels[at - near.Stride + 1]);
        Errors[6] = Math.Abs(n - pixels[at - 2 * near.Stride]);
        i = 7;
        foreach (int tap in taps.Errors)
        {
            Errors[i++] = errors[at + tap] / 16.0;
        }

        Errors[i] = 1;
    }

    /// <summary>The expected error in pixels' units.</summary>
    public double Scale(in PixelWeights weights)
    {
        double sum = 0;
        for (int i = 0; i < Errors.Length; i++)
        {
            sum += Errors[i] * weights.Scale[i];
        }

        return sum / (1 << PictureModel.WeightFraction);
    }

    /// <summary>The prediction, exactly as coding has it.</summary>
    public int Prediction(in PixelWeights weights)
    {
        int sum = 0;
        for (int i = 0; i < Pixels.Length; i++)
        {
            sum += (int)Pixels[i] * weights.Prediction[i];
        }

        return Math.Clamp(
            sum >> (PictureModel.WeightFraction - ResidualCoder.Fraction), 0, byte.MaxValue << ResidualCoder.Fraction);
    }
}
