namespace ProgressiveSR.PictureFiles;

/// <summary>A colour component of a JPEG frame, and which of its coefficients have been sent so far.</summary>
/// <param name="id">The number by which scans refer to it.</param>
/// <param name="horizontal">Columns of blocks in a minimum coded unit.</param>
/// <param name="vertical">Rows of blocks in a minimum coded unit.</param>
internal sealed class JpegComponent(byte id, int horizontal, int vertical)
{
    /// <summary>Number of coefficients in a block.</summary>
    public const int BlockSize = 64;

    // Nothing sent yet; otherwise the number of low bits still missing.
    private const sbyte Missing = -1;

    private readonly sbyte[] _lowBit = [.. Enumerable.Repeat(Missing, BlockSize)];
    private ulong[]? _nonZero;

    public byte Id => id;

    public int Horizontal => horizontal;

    public int Vertical => vertical;

    /// <summary>Number of blocks in a row that contain pixels of the picture.</summary>
    public int BlocksAcross { get; set; }

    public int BlocksDown { get; set; }

    /// <summary>Whether all bits of all coefficients have been sent.</summary>
    public bool IsComplete => Array.TrueForAll(_lowBit, bit => bit == 0);

    /// <summary>For each block, which AC coefficients are known to be non-zero: bit k for coefficient k.</summary>
    public ulong[] NonZero => _nonZero ??= new ulong[BlocksAcross * BlocksDown];

    /// <summary>
    /// Records that a scan has sent coefficients <paramref name="first"/> to <paramref name="last"/>.
    /// </summary>
    public void MarkSent(int first, int last, int lowBit) =>
        _lowBit.AsSpan(first, last - first + 1).Fill((sbyte)lowBit);
}
