namespace ProgressiveSR.ImageSharp;

/// <summary>A chunk of a PNG or WebP file.</summary>
/// <param name="Whole">
/// The chunk as it stands in the file, as far as it is there: type and length in one order or the other, content, and
/// what follows that.
/// </param>
/// <param name="TypePlace">Where the type stands, 0 or 4.</param>
/// <param name="Length">The length that it says its content has.</param>
internal readonly record struct FileChunk(ReadOnlyMemory<byte> Whole, int TypePlace, uint Length)
{
    /// <summary>Bytes of type and length.</summary>
    public const int Header = 8;

    public ReadOnlySpan<byte> Type => Whole.Span.Slice(TypePlace, 4);

    public ReadOnlyMemory<byte> Content => Whole[Header..(int)Math.Min(Header + (long)Length, Whole.Length)];

    public bool IsCut => Content.Length < Length;

    public bool Is(ReadOnlySpan<byte> type) => Type.SequenceEqual(type);
}
