using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using ProgressiveSR.Coding;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Browser.Tests;

/// <summary>
/// A picture as this library encodes, decodes and renders it, which the browser's receiver has to repeat: an encoded
/// file, and for each state of a receiver the hash of its indices, its linear picture and the picture rendered.
/// </summary>
/// <param name="Name">Its files' name.</param>
/// <param name="Photo">The photograph that it is a part of.</param>
/// <param name="Part">Which part.</param>
/// <param name="States">What a receiver holds.</param>
internal sealed record TestVector(string Name, string Photo, PixelRegion Part, params ReceiverState[] States)
{
    /// <summary>
    /// All vectors: sizes that are odd, fill one tile or several at the lowest level, and mixed levels.
    /// </summary>
    public static IReadOnlyList<TestVector> All { get; } =
    [
        new(
            "tiny",
            "astronaut.png",
            new(200, 90, 45, 37),
            [.. Enumerable.Range(0, 8).Select(level => new ReceiverState(level))]),
        new(
            "tiles",
            "coffee.png",
            new(150, 130, 150, 101),
            new(0),
            new(2),
            new(4),
            new(1) { Region = new(40, 30, 50, 40), RegionLevel = 5 }),
        new("clear", "coffee.png", new(210, 120, 77, 50), new(0), new(2)) { IsTransparent = true },
        new("tall", "coffee.png", new(20, 150, 70, 201), new(0), new(3)),
    ];

    /// <summary>Whether it has an alpha plane, with every value from 0 to 255.</summary>
    public bool IsTransparent { get; init; }

    /// <summary>The encoded file among the committed vectors.</summary>
    public string File => PathOf($"{Name}.psr");

    /// <summary>A committed file.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "vectors", name);

    /// <summary>The committed hashes of indices, by state.</summary>
    public Dictionary<string, string> ReadHashes() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(System.IO.File.ReadAllText(PathOf($"{Name}.json")))!;

    /// <summary>A committed picture.</summary>
    public Picture ReadPicture(ReceiverState state, string kind) =>
        PictureFile.Read(PathOf($"{Name}-{state}-{kind}.png"));

    /// <summary>Encodes the picture anew.</summary>
    public EncodedPicture Encode()
    {
        Picture photo = PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "photos", Photo));
        Picture picture = new(
            new byte[3 * Part.Width * Part.Height],
            Part.Width,
            Part.Height,
            3 * Part.Width,
            IsTransparent ? Fade() : default);
        RgbView view = photo.Crop(Part);
        for (int y = 0; y < Part.Height; y++)
        {
            view.Row(y).CopyTo(picture.Pixels.Span[(y * picture.Stride)..]);
        }

        return new ProgressiveSender(CompactModel.Bundle).Encode(picture);
    }

    /// <summary>What a receiver of the picture shows, which has the sender's alpha plane.</summary>
    public static Picture Show(Picture rendered, EncodedPicture encoded) => new(
        rendered.Pixels,
        rendered.Width,
        rendered.Height,
        rendered.Stride,
        encoded.Description.HasAlpha ? encoded.GetAlphaAsync().AsTask().GetAwaiter().GetResult() : default);

    /// <summary>A receiver in a state.</summary>
    public static ProgressiveDecoder Receive(EncodedPicture encoded, ReceiverModel model, ReceiverState state)
    {
        ProgressiveDecoder decoder = new(encoded.Info.Header, model);
        for (int level = 0; level <= state.Level; level++)
        {
            decoder.Add(encoded.GetIncrement(level));
        }

        for (int level = state.Level + 1; level <= state.RegionLevel; level++)
        {
            IncrementPacket packet = encoded.GetIncrement(level, state.Region);
            decoder.Add(packet, decoder.Grid.ToBlocks(state.Region!.Value));
        }

        return decoder;
    }

    /// <summary>
    /// The hash of the blocks' indices, row by row, each at the level that it shows, in little-endian 16 bits.
    /// </summary>
    public static string HashIndices(ProgressiveDecoder decoder)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int y = 0; y < decoder.Grid.Rows; y++)
        {
            for (int x = 0; x < decoder.Grid.Columns; x++)
            {
                hash.AppendData(MemoryMarshal.AsBytes(IndicesOf(decoder, x, y)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// An alpha plane that rises from left to right, with waves, so that it is no plane of few values.
    /// </summary>
    private byte[] Fade()
    {
        byte[] alpha = new byte[Part.Width * Part.Height];
        for (int i = 0; i < alpha.Length; i++)
        {
            int x = i % Part.Width;
            int y = i / Part.Width;
            alpha[i] = (byte)Math.Clamp(x * 300 / Part.Width - 20 + (x * y % 7), 0, 255);
        }

        return alpha;
    }

    private static ReadOnlySpan<short> IndicesOf(ProgressiveDecoder decoder, int x, int y)
    {
        int level = decoder.GetLevel(x, y);
        TileGrid tiles = decoder.GetTiles(level);
        TileSamples samples = decoder.GetSamples(level, x / tiles.Size.Columns, y / tiles.Size.Rows)!;
        int columns = Math.Min(tiles.Size.Columns, decoder.Grid.Columns - x / tiles.Size.Columns * tiles.Size.Columns);
        int block = y % tiles.Size.Rows * columns + x % tiles.Size.Columns;
        int count = decoder.Model.Manifest.Schedule.SamplesPerBlock(level);
        return samples[level].Slice(block * count, count);
    }
}

/// <summary>What a receiver shows: a level everywhere, and perhaps a higher one in a region.</summary>
internal sealed record ReceiverState(int Level)
{
    public PixelRegion? Region { get; init; }

    public int RegionLevel { get; init; }

    /// <summary>As in the names of files.</summary>
    public override string ToString() => Region is null ? $"{Level}" : $"{Level}-region-{RegionLevel}";
}
