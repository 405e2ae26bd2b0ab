namespace ProgressiveSR.PictureFiles;

/// <summary>A colour component of a JPEG frame, and what of its coefficients was sent so far.</summary>
/// <param name="id">The number by which scans name it.</param>
/// <param name="horizontal">Blocks of a minimum coded unit from left to right.</param>
/// <param name="vertical">Blocks from top to bottom.</param>
internal sealed class JpegComponent(byte id, int horizontal, int vertical)
{
    /// <summary>Coefficients of a block.</summary>
    public const int BlockSize = 64;

    // Nothing sent yet; else how many low bits are still to come.
    private const sbyte Missing = -1;

    private readonly sbyte[] _lowBit = [.. Enumerable.Repeat(Missing, BlockSize)];
    private ulong[]? _nonZero;

    public byte Id => id;

    public int Horizontal => horizontal;

    public int Vertical => vertical;

    /// <summary>Blocks in a row that show a part of the picture.</summary>
    public int BlocksAcross { get; set; }

    public int BlocksDown { get; set; }

    /// <summary>Whether each coefficient was sent to its last bit.</summary>
    public bool IsComplete => Array.TrueForAll(_lowBit, bit => bit == 0);

    /// <summary>For each block which AC coefficients are known not to be zero; bit k for coefficient k.</summary>
    public ulong[] NonZero => _nonZero ??= new ulong[BlocksAcross * BlocksDown];

    /// <summary>Notes that a scan has sent coefficients <paramref name="first"/> to <paramref name="last"/>.</summary>
    public void MarkSent(int first, int last, int lowBit) =>
        _lowBit.AsSpan(first, last - first + 1).Fill((sbyte)lowBit);
}
