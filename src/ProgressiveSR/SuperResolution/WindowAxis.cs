using ProgressiveSR.Models;

namespace ProgressiveSR.SuperResolution;

/// <summary>Where windows lie along one side of a picture, and how much each counts there.</summary>
/// <remarks>
/// At each pixel one window counts, or two whose weights sum to 1, since cross-fades are at most half a window wide:
/// <code>
/// window 0  ───────────────╲
/// window 1              ╱───────────────╲
/// window 2, at the end        .......╱──────────
/// </code>
/// </remarks>
internal sealed class WindowAxis
{
    private readonly int border;
    private readonly int length;
    private readonly int side;
    private readonly int overlap;
    private readonly int step;

    /// <summary>Lays windows.</summary>
    /// <param name="length">The picture's side in source pixels, 1 or more.</param>
    /// <param name="window">The windows.</param>
    /// <param name="border">Source pixels that the picture is continued by, before and behind.</param>
    public WindowAxis(int length, NetworkWindow window, int border)
    {
        this.border = border;
        this.length = length + 2 * border;
        side = Math.Min(window.Side, this.length);
        overlap = window.Overlap;
        step = window.Side - window.Overlap;
        Count = 1 + (this.length - side + step - 1) / step;
    }

    /// <summary>The number of windows.</summary>
    public int Count { get; }

    /// <summary>The first source pixel that a window sees.</summary>
    public int Start(int index) => Math.Min(index * step, length - side) - border;

    /// <summary>One past the last source pixel that a window sees.</summary>
    public int End(int index) => Start(index) + side;

    /// <summary>The first source pixel where a window counts; it does so up to its end.</summary>
    public int From(int index) => index == 0 ? -border : Finished(index - 1);

    /// <summary>One past the last source pixel where no window after this one counts.</summary>
    public int Finished(int index) => index == Count - 1 ? length - border : End(index) - overlap;

    /// <summary>The windows that count in a stretch of source pixels.</summary>
    public IEnumerable<int> Touching(int from, int end) =>
        Enumerable.Range(0, Count).Where(index => From(index) < end && End(index) > from);

    /// <summary>The weights of the result's pixels from where a window counts to its end.</summary>
    public float[] Weights(int index, int factor)
    {
        float[] weights = new float[(End(index) - From(index)) * factor];
        weights.AsSpan().Fill(1);
        int fade = overlap * factor;
        for (int i = 0; i < fade; i++)
        {
            float share = (i + 0.5f) / fade;
            if (index > 0)
            {
                weights[i] = share;
            }

            if (index < Count - 1)
            {
                weights[weights.Length - fade + i] = 1 - share;
            }
        }

        return weights;
    }
}
