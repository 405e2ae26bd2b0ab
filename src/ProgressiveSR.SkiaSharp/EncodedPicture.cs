using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>
/// A whole encoded picture in memory; streams are written from managed code, as their exceptions must not cross native
/// frames.
/// </summary>
internal sealed class EncodedPicture(SKData data) : IDisposable
{
    public void CopyTo(Stream stream)
    {
        using Stream source = data.AsStream();
        source.CopyTo(stream);
    }

    public async Task CopyToAsync(Stream stream, CancellationToken cancellationToken)
    {
        using Stream source = data.AsStream();
        await source.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => data.Dispose();
}
