using ProgressiveSR.Metrics;
using ProgressiveSR.Rendering;

namespace ProgressiveSR;

/// <summary>The picture that a session shows, redrawn where the decoder has something new.</summary>
internal sealed class SessionCanvas(ProgressiveDecoder decoder, RenderOptions options)
{
    private const byte MidGrey = 128;

    private BlockRegion unseen;  // shown by the decoder, but not yet drawn
    private bool appeared;  // some of it was empty before

    /// <summary>The picture shown; null before the first drawing.</summary>
    public Picture? Picture { get; private set; }

    /// <summary>The blocks marked for redrawing, of which the picture does not show what the decoder does.</summary>
    public BlockRegion Unseen => unseen;

    /// <summary>Whether the decoder has something new in some blocks.</summary>
    public bool Lacks(BlockRegion blocks) => Picture is null || !unseen.Intersect(blocks).IsEmpty;

    /// <summary>Marks the whole picture for redrawing.</summary>
    public void Invalidate() => unseen = decoder.Grid.All;

    /// <summary>Sets the level to show of some blocks, and marks them for redrawing.</summary>
    public void Show(int level, BlockRegion blocks)
    {
        appeared |= decoder.GetLowestLevel(blocks) < 0;
        decoder.Show(level, blocks);
        unseen = unseen.IsEmpty ? blocks : unseen.Union(blocks);
    }

    /// <summary>Redraws the marked blocks.</summary>
    /// <param name="alpha">The alpha plane, which the first drawing attaches to the picture.</param>
    /// <param name="progress">Receives the completed fraction, 0 to 1.</param>
    /// <param name="cancellationToken">Cancels rendering; the blocks remain marked.</param>
    /// <returns>
    /// The pixels drawn, their PSNR-Y in dB relative to the previous ones (null for the first drawing), and statistics.
    /// </returns>
    public async Task<(PixelRegion Changed, double? Movement, RenderStatistics Statistics)> DrawAsync(
        ReadOnlyMemory<byte> alpha, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        PixelRegion changed = decoder.Grid.ToPixels(decoder.GetAffected(unseen, appeared));
        RenderResult rendered = await decoder.RenderAsync(
            options with { Region = changed, MaxLevel = null }, progress, cancellationToken).ConfigureAwait(false);
        double? movement = Picture is null ? null : ImageQuality.PsnrY(Picture.Crop(changed), rendered.Picture.View);
        Picture ??= Grey(alpha);
        Copy(rendered.Picture, Picture, changed);
        unseen = default;
        appeared = false;
        return (changed, movement, rendered.Statistics);
    }

    private static void Copy(Picture part, Picture whole, PixelRegion place)
    {
        int length = part.Width * RgbView.BytesPerPixel;
        for (int y = 0; y < part.Height; y++)
        {
            int start = (place.Y + y) * whole.Stride + place.X * RgbView.BytesPerPixel;
            part.View.Row(y).CopyTo(whole.Pixels.Span.Slice(start, length));
        }
    }

    /// <summary>The picture before anything is shown.</summary>
    private Picture Grey(ReadOnlyMemory<byte> alpha)
    {
        Picture grey = new(decoder.Grid.Width, decoder.Grid.Height);
        grey.Pixels.Span.Fill(MidGrey);
        return new Picture(grey.Pixels, grey.Width, grey.Height, grey.Stride, alpha);
    }
}
