using ProgressiveSR.Tests.Files;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tests.Transmission;

public sealed class StoredPictureTests
{
    private static readonly EncodedPicture Encoded = TestPictures.Encoder(50, 41, 16, alpha: true).Encode(2);

    private static readonly byte[] Bytes = PsrFiles.Write(Encoded);

    private string folder = "";

    private string FilePath => Path.Combine(folder, "picture.psr");

    [SetUp]
    public void WriteFile()
    {
        folder = Directory.CreateTempSubdirectory("psr-stored-").FullName;
        File.WriteAllBytes(FilePath, Bytes);
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task GetRanges_AllPieces_TileTheFileBehindItsHeader()
    {
        using StoredPicture picture = await StoredPicture.OpenAsync(FilePath);

        long position = picture.Info.HeaderBytes;
        for (int level = 0; level <= picture.Info.HighestLevel; level++)
        {
            Assert.That(picture.GetLevelRange(level).Offset, Is.EqualTo(position));
            position = picture.Info.GetIndexRange(level).End;
            for (int tile = 0; tile < picture.GetIndex(level).Count; tile++)
            {
                Assert.That(picture.GetIndex(level).GetRange(tile).Offset, Is.EqualTo(position), $"{level}/{tile}");
                position = picture.GetIndex(level).GetRange(tile).End;
            }

            Assert.That(picture.GetLevelRange(level).End, Is.EqualTo(position));
            position += level == 0 ? picture.Info.Alpha.Length : 0;
        }

        Assert.That(position, Is.EqualTo(Bytes.Length));
    }

    [Test]
    public async Task OpenAsync_IdNotGiven_ComputesIt()
    {
        using StoredPicture picture = await StoredPicture.OpenAsync(FilePath);

        Assert.That(picture.Encoding, Is.EqualTo(await EncodingId.ComputeAsync(new MemoryStream(Bytes))));
    }

    [Test]
    public async Task Read_ManyThreadsAtOnce_EachGetsItsBytes()
    {
        using StoredPicture picture = await StoredPicture.OpenAsync(FilePath);

        await Parallel.ForAsync(0, 2000, (i, _) =>
        {
            int level = i % Encoded.Info.Levels.Count;
            ByteRange range = picture.GetIndex(level).GetRange(i % picture.GetIndex(level).Count);
            byte[] part = new byte[range.Length];
            picture.Read(range.Offset, part);
            Assert.That(part, Is.EqualTo(Bytes[(int)range.Offset..(int)range.End]));
            return ValueTask.CompletedTask;
        });
    }

    [Test]
    public async Task OpenStream_TwoAtOnce_KeepTheirOwnPositions()
    {
        using StoredPicture picture = await StoredPicture.OpenAsync(FilePath);
        using Stream first = picture.OpenStream();
        using Stream second = picture.OpenStream();
        byte[] start = new byte[10];

        first.Seek(-10, SeekOrigin.End);
        await second.ReadExactlyAsync(start);
        MemoryStream rest = new();
        await first.CopyToAsync(rest);

        Assert.That(start, Is.EqualTo(Bytes[..10]));
        Assert.That(rest.ToArray(), Is.EqualTo(Bytes[^10..]));
    }

    /// <summary>As a cache evicts a picture, or its owner replaces it, while somebody is loading it.</summary>
    [Test]
    public async Task OpenStream_PictureDisposedAndFileDeleted_ReadsOn()
    {
        StoredPicture picture = await StoredPicture.OpenAsync(FilePath);
        using (Stream stream = picture.OpenStream())
        {
            picture.Dispose();
            File.Delete(FilePath);
            MemoryStream read = new();
            await stream.CopyToAsync(read);
            Assert.That(read.ToArray(), Is.EqualTo(Bytes));
        }

        Assert.That(picture.TryAddReference(), Is.False);
        Assert.That(picture.OpenStream, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void OpenAsync_TruncatedFile_Throws([Values(0, 3, 60, 1000, int.MaxValue)] int length)
    {
        File.WriteAllBytes(FilePath, Bytes[..Math.Min(length, Bytes.Length - 1)]);

        Assert.That(() => StoredPicture.OpenAsync(FilePath), Throws.TypeOf<InvalidPacketException>());
    }

    [Test]
    public void OpenAsync_TruncatedFileOfKnownId_Throws()
    {
        File.WriteAllBytes(FilePath, Bytes[..^1]);
        Assert.That(
            () => StoredPicture.OpenAsync(FilePath, default(ContentId)),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("truncated"));
    }

    [Test]
    public async Task Read_FileCutWhileOpen_Throws()
    {
        using StoredPicture picture = await StoredPicture.OpenAsync(FilePath);
        using (FileStream cut = new(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            cut.SetLength(Bytes.Length - 5);
        }

        Assert.That(
            () => picture.Read(Bytes.Length - 10, new byte[10]), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task GetIndex_DamagedIndex_ThrowsEveryTime()
    {
        byte[] damaged = [.. Bytes];
        damaged[Encoded.Info.GetIndexRange(1).Offset] ^= 1;
        File.WriteAllBytes(FilePath, damaged);
        using StoredPicture picture = await StoredPicture.OpenAsync(FilePath);

        Assert.That(() => picture.GetIndex(1), Throws.TypeOf<InvalidPacketException>());
        Assert.That(() => picture.GetIndex(1), Throws.TypeOf<InvalidPacketException>());
        Assert.That(picture.GetIndex(0).Count, Is.EqualTo(Encoded.Info.GetTiles(0).Count));
    }
}
