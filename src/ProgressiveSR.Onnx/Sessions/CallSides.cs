namespace ProgressiveSR.Onnx;

/// <summary>The permitted sides of a network's input, in source pixels.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Multiple">The number they are multiples of.</param>
/// <param name="Greatest">The largest, itself such a multiple.</param>
internal readonly record struct CallSides(int Least, int Multiple, int Greatest = int.MaxValue)
{
    /// <summary>The side to which a picture's side is padded; if it is smaller, the picture is cut.</summary>
    public int Fit(int side) => (int)Math.Min(Up(Math.Max(side, Least)), Greatest);

    /// <summary>The multiple at or above a number.</summary>
    public long Up(long side) => Down(side + Multiple - 1);

    /// <summary>The multiple at or below a number of 0 or more.</summary>
    public long Down(long side) => side - side % Multiple;

    /// <summary>Restricts the sides to the range for which TensorRT compiles a network.</summary>
    /// <param name="options">The requested range.</param>
    /// <param name="needed">The side of most calls, which the range includes.</param>
    /// <param name="isGreatest">Whether no call is larger than that.</param>
    public CallSides Within(OnnxTensorRTOptions options, long needed, bool isGreatest)
    {
        CallSides padded = this with { Least = Math.Max(Least, isGreatest ? 1 : options.MinSide) };
        long greatest = Math.Max(Up(Math.Max(needed, padded.Least)), isGreatest ? 0 : Down(options.MaxSide));
        return padded with { Greatest = (int)Math.Min(greatest, Down(int.MaxValue)) };
    }
}
