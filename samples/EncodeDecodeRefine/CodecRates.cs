using System.Globalization;

namespace EncodeDecodeRefine;

/// <summary>
/// What other codecs make of a photograph, measured once: <c>PHOTO.codecs.csv</c> beside the photograph.
/// </summary>
internal static class CodecRates
{
    /// <summary>
    /// PSNR-Y at a number of bytes, interpolated over their logarithm; null outside what was measured.
    /// </summary>
    public static double? PsnrY(string photo, string codec, long bytes)
    {
        string file = Path.ChangeExtension(photo, ".codecs.csv");
        double[][] points = [.. (File.Exists(file) ? File.ReadLines(file) : [])
            .Select(line => line.Split(',')).Where(cells => cells[0] == codec)
            .Select(cells => cells[2..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
            .OrderBy(point => point[0])];
        return points.Zip(points.Skip(1)).Where(pair => pair.First[0] < bytes && bytes <= pair.Second[0])
            .Select(pair => (double?)double.Lerp(
                pair.First[1], pair.Second[1], Math.Log(bytes / pair.First[0], pair.Second[0] / pair.First[0])))
            .FirstOrDefault();
    }
}
