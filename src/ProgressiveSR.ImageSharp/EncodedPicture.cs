namespace ProgressiveSR.ImageSharp;

/// <summary>
/// A whole encoded picture in memory: encoders move in the streams they write to, which those of callers may not allow,
/// and nothing is written where encoding fails.
/// </summary>
internal sealed class EncodedPicture(MemoryStream encoded) : IDisposable
{
    public void CopyTo(Stream stream) => encoded.WriteTo(stream);

    public async Task CopyToAsync(Stream stream, CancellationToken cancellationToken)
    {
        encoded.Position = 0;
        await encoded.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => encoded.Dispose();
}
