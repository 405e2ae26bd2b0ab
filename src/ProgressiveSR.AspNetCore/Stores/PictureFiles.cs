namespace ProgressiveSR.AspNetCore;

/// <summary>How picture files are read.</summary>
/// <param name="ReadInfo">Reads the size of a file's picture, given its path.</param>
/// <param name="Read">Reads a file's picture, given its path.</param>
internal sealed record PictureFiles(
    Func<string, PictureReadOptions?, PictureInfo> ReadInfo,
    Func<string, PictureReadOptions?, IProgress<double>?, CancellationToken, Picture> Read);
