namespace ProgressiveSR.ImageSharp;

/// <summary>A chunk of a PNG or WebP file.</summary>
/// <param name="Whole">
/// The chunk as in the file, possibly truncated: type and length in either order, content, and any trailing bytes.
/// </param>
/// <param name="TypePlace">Offset of the type, 0 or 4.</param>
/// <param name="Length">The length of its content, according to its header.</param>
internal readonly record struct FileChunk(ReadOnlyMemory<byte> Whole, int TypePlace, uint Length)
{
    /// <summary>Length of type and length in bytes.</summary>
    public const int Header = 8;

    public ReadOnlySpan<byte> Type => Whole.Span.Slice(TypePlace, 4);

    public ReadOnlyMemory<byte> Content => Whole[Header..(int)Math.Min(Header + (long)Length, Whole.Length)];

    public bool IsCut => Content.Length < Length;

    public bool Is(ReadOnlySpan<byte> type) => Type.SequenceEqual(type);
}
