namespace ProgressiveSR.SkiaSharp;

/// <summary>A chunk or segment of a file, with its header and what follows its content.</summary>
/// <param name="Start">Bytes before it.</param>
/// <param name="Length">All of its bytes.</param>
internal readonly record struct FilePart(long Start, long Length);
