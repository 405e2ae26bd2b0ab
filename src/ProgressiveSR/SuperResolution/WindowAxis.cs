using ProgressiveSR.Models;

namespace ProgressiveSR.SuperResolution;

/// <summary>The positions and blending weights of windows along one axis of a picture.</summary>
/// <remarks>
/// Each pixel gets its value from one window, or from two whose weights sum to 1, as cross-fades are at most half a
/// window wide:
/// <code>
/// window 0  ───────────────╲
/// window 1              ╱───────────────╲
/// window 2, the last          .......╱──────────
/// </code>
/// </remarks>
internal sealed class WindowAxis
{
    private readonly int border;
    private readonly int length;
    private readonly int side;
    private readonly int overlap;
    private readonly int step;

    /// <summary>Places the windows.</summary>
    /// <param name="length">The picture's side in source pixels, 1 or more.</param>
    /// <param name="window">The windows.</param>
    /// <param name="border">Source pixels by which the picture is extended on both sides.</param>
    public WindowAxis(int length, NetworkWindow window, int border)
    {
        this.border = border;
        this.length = length + 2 * border;
        side = Math.Min(window.Side, this.length);
        overlap = window.Overlap;
        step = window.Side - window.Overlap;
        Count = 1 + (this.length - side + step - 1) / step;
    }

    /// <summary>Number of windows.</summary>
    public int Count { get; }

    /// <summary>The first source pixel of a window.</summary>
    public int Start(int index) => Math.Min(index * step, length - side) - border;

    /// <summary>The end of a window in source pixels, exclusive.</summary>
    public int End(int index) => Start(index) + side;

    /// <summary>The first source pixel where a window has weight; it has weight up to its end.</summary>
    public int From(int index) => index == 0 ? -border : Finished(index - 1);

    /// <summary>The end, exclusive, of the source pixels to which no later window contributes.</summary>
    public int Finished(int index) => index == Count - 1 ? length - border : End(index) - overlap;

    /// <summary>The windows with weight in a range of source pixels.</summary>
    public IEnumerable<int> Touching(int from, int end) =>
        Enumerable.Range(0, Count).Where(index => From(index) < end && End(index) > from);

    /// <summary>A window's weights per output pixel, from where it has weight to its end.</summary>
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
