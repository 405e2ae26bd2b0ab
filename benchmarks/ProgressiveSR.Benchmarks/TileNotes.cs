using ProgressiveSR.Rendering;

namespace ProgressiveSR.Benchmarks;

/// <summary>Describes the sizes of the networks' inputs, which do not depend on the machine.</summary>
internal static class TileNotes
{
    /// <summary>Lines to add below the table of a class of benchmarks.</summary>
    public static IEnumerable<string> Of(Type benchmarks) =>
        benchmarks == typeof(RenderingBenchmarks) ? OfPicture()
        : benchmarks == typeof(RegionBenchmarks) ? OfRegions()
        : benchmarks == typeof(NetworkBenchmarks) ? OfNetworks()
        : [];

    private static IEnumerable<string> OfPicture()
    {
        using ReceivedPhoto photo = new(TiledPhoto.Width, TiledPhoto.Height);
        foreach ((int level, int factor) in new[] { (0, 4), (7, 2) })
        {
            IReadOnlyList<(int Width, int Height)> tiles = photo.Tiles(new RenderOptions { MaxLevel = level });
            long pixels = tiles.Sum(tile => (long)tile.Width * tile.Height) * factor * factor;
            double share = (double)pixels / TiledPhoto.Width / TiledPhoto.Height;
            yield return FormattableString.Invariant(
                $"Level {level}: tiles of {Sizes(tiles)} source pixels, halo included, cover {share:f3} times the ")
                + "picture's pixels (limit 1.2).";
        }
    }

    private static IEnumerable<string> OfRegions()
    {
        using ReceivedPhoto photo = new(TiledPhoto.Width, TiledPhoto.Height);
        foreach (string note in OfRegions(photo))
        {
            yield return note;
        }
    }

    private static IEnumerable<string> OfNetworks()
    {
        foreach (string architecture in NetworkBenchmarks.Architectures)
        {
            using ReceivedPhoto photo = NetworkBenchmarks.Receive(architecture);
            foreach (string note in OfRegions(photo))
            {
                yield return $"{architecture}, {note}";
            }
        }
    }

    private static IEnumerable<string> OfRegions(ReceivedPhoto photo)
    {
        foreach (int blocks in new[] { 3, 5, 8 })
        {
            int side = blocks * RegionBenchmarks.BlockSize;
            RenderOptions options = new() { Region = RegionBenchmarks.Region(side) };
            yield return $"{blocks * blocks} blocks: {side}x{side} pixels; receptive field included, the network sees "
                + $"{Sizes(photo.Tiles(options))} source pixels, {side / 2}x{side / 2} of them in the region.";
        }
    }

    private static string Sizes(IReadOnlyList<(int Width, int Height)> tiles) =>
        string.Join(", ", tiles.GroupBy(tile => tile).Select(
            same => (same.Count() > 1 ? $"{same.Count()} times " : "") + $"{same.Key.Width}x{same.Key.Height}"));
}
