using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>Measures everything needed to compare other codecs on one picture.</summary>
internal static class CodecMeasurement
{
    /// <summary>The target quality of a region, PSNR-Y in dB.</summary>
    public const int RegionPsnr = 38;

    private const double LeastBits = 0.05;
    private const double MostBits = 16;
    private const int Halvings = 12;

    /// <summary>The setting in the table for the JPEG 2000 file with <see cref="RegionPsnr"/>.</summary>
    public static string RegionSetting { get; } = $"{RegionPsnr} dB";

    /// <summary>Measures a picture and its region with all codecs.</summary>
    /// <exception cref="CommandException">A codec's program is missing, or failed.</exception>
    public static IEnumerable<(string Part, RatePoint Point)> Run(Picture picture, CancellationToken cancellationToken)
    {
        PixelRegion region = RateRegion.Of(picture.Width, picture.Height);
        using CodecRun whole = new(picture.View, cancellationToken);
        using CodecRun part = new(picture.Crop(region), cancellationToken);
        foreach (ImageCodec codec in ImageCodec.All)
        {
            foreach (string setting in codec.Settings)
            {
                yield return (RateTable.Whole, whole.Measure(codec, setting));
                yield return (RateTable.Region, part.Measure(codec, setting));
            }

            foreach (string setting in codec.Coarse)
            {
                yield return (RateTable.Coarse, whole.Measure(codec, setting));
            }

            foreach (string setting in codec.Fine)
            {
                yield return (RateTable.Region, part.Measure(codec, setting));
            }
        }

        if (Bisect(bits => part.Measure(ImageCodec.Jpeg2000, bits)) is { } exact)
        {
            yield return (RateTable.Region, exact);
        }

        using CodecRun moved = new(
            picture.Crop(RateRegion.OnBorders(picture.Width, picture.Height)), cancellationToken);
        if (Bisect(bits => moved.Measure(ImageCodec.Jpeg2000, bits)) is { } exactThere)
        {
            yield return (RateTable.OnBorders, exactThere);
        }

        foreach ((string Part, RatePoint Point) row in TiledJpeg2000.Measure(whole, picture, region))
        {
            yield return row;
        }
    }

    /// <summary>Finds the bytes needed for <see cref="RegionPsnr"/>, by bisection over the bits per pixel.</summary>
    /// <param name="measure">Encodes at a number of bits per pixel.</param>
    /// <returns>
    /// Interpolated between the last file below and the last one above, linearly over the logarithm of the bytes; null
    /// if the maximum rate is not enough, or the minimum already is.
    /// </returns>
    internal static RatePoint? Bisect(Func<string, RatePoint> measure)
    {
        (double low, double high) = (LeastBits, MostBits);
        (RatePoint? below, RatePoint? above) = (null, null);
        for (int i = 0; i < Halvings; i++)
        {
            double bits = Math.Sqrt(low * high);
            RatePoint point = measure(bits.ToString("0.#####", CultureInfo.InvariantCulture));
            if (point.Quality.PsnrY < RegionPsnr)
            {
                (low, below) = (bits, point);
            }
            else
            {
                (high, above) = (bits, point);
            }
        }

        if (below is null || above?.Quality.PsnrY is null)
        {
            return null;
        }

        (double from, double to) = (below.Quality.PsnrY!.Value, above.Quality.PsnrY.Value);
        double share = (RegionPsnr - from) / (to - from);
        double factor = Math.Pow((double)above.Bytes / below.Bytes, share);
        return new RatePoint(
            below.Scheme,
            RegionSetting,
            (long)Math.Round(below.Bytes * factor),
            below.BitsPerPixel * factor,
            new Quality(
                RegionPsnr,
                Between(quality => quality.SsimY),
                Between(quality => quality.PsnrRgb)));

        double? Between(Func<Quality, double?> measured) =>
            measured(below.Quality) + share * (measured(above.Quality) - measured(below.Quality));
    }
}
