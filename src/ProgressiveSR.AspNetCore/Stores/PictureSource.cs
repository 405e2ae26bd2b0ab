namespace ProgressiveSR.AspNetCore;

/// <summary>A file that a picture comes from; unequal to another version of the same file.</summary>
/// <param name="Name">The picture's name.</param>
/// <param name="Path">The file.</param>
/// <param name="Length">The file's length in bytes.</param>
/// <param name="Modified">When the file was last modified, UTC.</param>
internal sealed record PictureSource(string Name, string Path, long Length, DateTime Modified);
