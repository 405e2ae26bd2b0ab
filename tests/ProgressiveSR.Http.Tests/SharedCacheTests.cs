using ProgressiveSR.Http.Caching;

namespace ProgressiveSR.Http.Tests;

/// <summary>The cache among several pictures and processes.</summary>
public sealed class SharedCacheTests
{
    private static readonly PsrFileInfo Info = EncodedSample.Picture.Info;

    private string folder = null!;

    [SetUp]
    public void Create() => folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Write_TwoWritersOfOnePicture_LoseNothing()
    {
        PartCache cache = new(folder, 1 << 30);
        (int Level, int Tile)[] parts =
        [
            .. from level in Enumerable.Range(0, Info.Levels.Count)
               from tile in Enumerable.Range(0, (int)Info.GetTiles(0).Count)
               select (level, tile),
        ];
        for (int round = 0; round < 20; round++)
        {
            using (CachedPicture one = cache.Open(Key((byte)round), Info)!)
            using (CachedPicture other = cache.Open(Key((byte)round), Info)!)
            {
                Parallel.Invoke(
                    () => Write(one, parts.Where((_, i) => i % 2 == 0)),
                    () => Write(other, parts.Where((_, i) => i % 2 == 1)));
            }

            using CachedPicture again = cache.Open(Key((byte)round), Info)!;
            int kept = parts.Count(part => again.Read(part.Level, part.Tile) is { } bytes
                && bytes.AsSpan().SequenceEqual(EncodedSample.Part(part.Level, part.Tile)));
            Assert.That(kept, Is.AnyOf(parts.Length, (parts.Length + 1) / 2), $"round {round}: one or both write");
        }
    }

    [Test]
    public void Write_SeveralPicturesAtOnce_StaysWithinTheLimit()
    {
        const int Limit = 100_000;
        PartCache cache = new(folder, Limit);
        CachedPicture[] pictures = [.. Enumerable.Range(0, 4).Select(i => cache.Open(Key((byte)i), Info)!)];
        byte[] part = new byte[Math.Min(1000, (int)Info.GetPartsRange(7).Length)];
        foreach (CachedPicture picture in pictures)
        {
            for (int tile = 0; tile < 99; tile++)
            {
                picture.Write(7, tile, part);
            }
        }

        foreach (CachedPicture picture in pictures)
        {
            picture.Dispose();
        }

        Assert.That(new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length), Is.LessThanOrEqualTo(Limit));
    }

    [Test]
    public void Open_PictureLargerThanTheLimit_LeavesTheOthers()
    {
        PartCache cache = new(folder, 10_000);
        using (CachedPicture small = cache.Open(Key(1), Info)!)
        {
            small.Write(0, 0, EncodedSample.Part(0, 0));
        }

        Assert.That(Info.Length, Is.GreaterThan(10_000));
        using (CachedPicture large = cache.Open(Key(2), Info)!)
        {
            large.Write(0, 1, EncodedSample.Part(0, 1));
        }

        using CachedPicture again = cache.Open(Key(1), Info)!;
        Assert.That(again.Read(0, 0), Is.Not.Null, "10,000 bytes have room for both parts");
    }

    private static void Write(CachedPicture picture, IEnumerable<(int Level, int Tile)> parts)
    {
        foreach ((int level, int tile) in parts)
        {
            picture.Write(level, tile, EncodedSample.Part(level, tile));
        }
    }

    private static ContentId Key(byte value)
    {
        byte[] bytes = new byte[ContentId.Size];
        bytes[0] = value;
        return ContentId.Read(bytes);
    }
}
