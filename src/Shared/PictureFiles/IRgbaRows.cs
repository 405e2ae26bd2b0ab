namespace ProgressiveSR.PictureFiles;

/// <summary>The pixels of a codec's picture: rows of R, G, B, A bytes, unpremultiplied.</summary>
internal interface IRgbaRows
{
    int Width { get; }

    int Height { get; }

    /// <summary>Row <paramref name="y"/>: <c>width * 4</c> bytes.</summary>
    Span<byte> Row(int y);
}
