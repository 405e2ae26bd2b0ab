using System.Buffers.Binary;
using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>
/// JPEG 2000 as a progressive codec with regions: tiles of 128x128 pixels, the size of ours with 4x4 blocks, and
/// quality layers, with each layer of a tile in its own tile-part.
/// </summary>
internal static class TiledJpeg2000
{
    public const string Id = "jpeg2000-tiles";
    public const string Name = "JPEG 2000 in tiles";

    /// <summary>Side of a tile in pixels.</summary>
    public const int TileSide = 128;

    /// <summary>
    /// PSNR of the colours in dB of every tile at each layer. The alternative in OpenJPEG, layers of equal rates, does
    /// not spend more on tiles with more detail: it was worse on most of the four pictures tried.
    /// </summary>
    public static readonly IReadOnlyList<int> Layers = [18, 22, 26, 30, 34, 38, 42, 46];

    private const int StartOfTilePart = 0xff90;
    private const int MarkerLength = 2;
    private const int SegmentBytes = 12;

    private static readonly ImageCodec Codec = ImageCodec.Jpeg2000 with
    {
        Id = Id,
        FileExtension = ".j2k",
        Encode = (layers, picture, file) =>
            ["-i", picture, "-o", file, "-t", $"{TileSide},{TileSide}", "-TP", "L", "-q", layers, "-I"],
    };

    /// <summary>
    /// Measures each layer for the whole picture and for a region. The whole includes the main header and all tiles up
    /// to the layer; the region includes the tiles that it touches.
    /// </summary>
    /// <param name="run">The picture's run.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="region">The region.</param>
    public static IEnumerable<(string Part, RatePoint Point)> Measure(CodecRun run, Picture picture, PixelRegion region)
    {
        string file = run.Encode(Codec, string.Join(',', Layers));
        byte[] stream = File.ReadAllBytes(file);
        (int header, IReadOnlyList<TilePart> parts) = ReadTileParts(stream);
        HashSet<int> touched = [.. Touched(picture.Width, region)];
        for (int layer = 0; layer < Layers.Count; layer++)
        {
            string setting = layer.ToString(CultureInfo.InvariantCulture);
            Picture shown = run.Decode(Codec, file, "-l", $"{layer + 1}");
            TilePart[] sent = [.. parts.Where(part => part.Layer <= layer)];
            yield return (RateTable.Whole, RatePoint.Of(
                Id,
                setting,
                header + sent.Sum(part => (long)part.Bytes),
                (long)picture.Width * picture.Height,
                Quality.Measure(picture.View, shown.View, crop: 0, "The picture")));
            yield return (RateTable.Region, RatePoint.Of(
                Id,
                setting,
                sent.Where(part => touched.Contains(part.Tile)).Sum(part => (long)part.Bytes),
                (long)region.Width * region.Height,
                Quality.Measure(picture.Crop(region), shown.Crop(region), crop: 0, "The region")));
        }
    }

    /// <summary>The size of a codestream's main header and the sizes of its tile-parts, in order.</summary>
    /// <exception cref="InvalidDataException">The codestream has another structure.</exception>
    internal static (int Header, IReadOnlyList<TilePart> Parts) ReadTileParts(ReadOnlySpan<byte> stream)
    {
        List<TilePart> parts = [];
        int header = MarkerLength;
        while (Short(stream, header) != StartOfTilePart)
        {
            header += MarkerLength + Short(stream, header + MarkerLength);
        }

        int position = header;
        while (Short(stream, position) == StartOfTilePart)
        {
            // SOT: marker, length, tile number, bytes of the tile-part including its marker, part number.
            int bytes = stream.Length - position < SegmentBytes
                ? 0
                : BinaryPrimitives.ReadInt32BigEndian(stream[(position + 6)..]);
            if (bytes < SegmentBytes || bytes > stream.Length - position)
            {
                throw new InvalidDataException($"A tile-part of {bytes} bytes does not fit the codestream.");
            }

            parts.Add(new TilePart(Short(stream, position + 4), stream[position + 10], bytes));
            position += bytes;
        }

        return (header, parts);
    }

    /// <summary>The tiles that a region touches.</summary>
    internal static IEnumerable<int> Touched(int width, PixelRegion region)
    {
        int columns = (width + TileSide - 1) / TileSide;
        for (int y = region.Y / TileSide; y <= (region.Y + region.Height - 1) / TileSide; y++)
        {
            for (int x = region.X / TileSide; x <= (region.X + region.Width - 1) / TileSide; x++)
            {
                yield return y * columns + x;
            }
        }
    }

    private static int Short(ReadOnlySpan<byte> stream, int position) => position + MarkerLength <= stream.Length
        ? BinaryPrimitives.ReadUInt16BigEndian(stream[position..])
        : throw new InvalidDataException("The codestream ends too early.");

    /// <summary>One layer of a tile.</summary>
    internal readonly record struct TilePart(int Tile, int Layer, int Bytes);
}
