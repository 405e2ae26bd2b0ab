using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Damaged <c>.psr</c> files, their checksums often made right again.</summary>
public sealed class FileFuzzTests
{
    private const int Seed = 3;

    /// <summary>Exceptions with messages and stack traces, small objects, and a zlib stream's buffer.</summary>
    private const long Overhead = 1 << 16;

    private static readonly PacketLimits Limits = new()
    {
        MaxPixels = 1 << 16,
        MaxIndexBytes = 1 << 14,
        MaxPayloadBytes = 1 << 16,
    };

    /// <summary>An index is 8 bytes a tile, and its bytes in the file.</summary>
    private static readonly long IndexBound = Overhead + 2 * Limits.MaxIndexBytes;

    /// <summary>The plane and what it was compressed to.</summary>
    private static readonly long AlphaBound = Overhead + 3 * Limits.MaxPixels;

    private readonly FuzzInput[] inputs = FileInputs.Make();

    private int changed;
    private int refused;

    [Test]
    public void Read_MutatedFile_GivesItsPiecesOrThrowsInvalidPacket()
    {
        int opened = 0;
        FuzzRun.Run(0.3, Seed, random =>
        {
            FuzzInput input = inputs[random.Next(inputs.Length)];
            bool original = random.Next(4) == 0;
            byte[] bytes;
            if (!original && random.Next(2) == 0)
            {
                bytes = FileForger.Forge(input.Bytes, random);
            }
            else
            {
                bytes = ByteMutator.Mutate(input, inputs[random.Next(inputs.Length)], random);
                if (!original)
                {
                    FileInputs.Repair(bytes, payloads: random.Next(2) == 0);
                }
            }

            opened += Read(bytes, original, forward: random.Next(8) == 0) ? 1 : 0;
        });
        FuzzRun.RequireSome(opened, "were opened");
        FuzzRun.RequireSome(refused, "changed parts were refused");
        TestContext.Out.WriteLine($"{changed} were let through");
        Assert.That(changed, Is.LessThan(50 + refused / 100), "a check of 8 bits lets 1 of 256 pass");
    }

    /// <summary>Reads all there is; whether the file was opened.</summary>
    /// <param name="original">Checksums were left as they were: whatever is read must be some input's.</param>
    private bool Read(byte[] bytes, bool original, bool forward)
    {
        PsrFile? file = null;
        FuzzRun.RequireBounded(Overhead, "opening", () => file = Try(() => Open(bytes, forward)));
        if (file is null)
        {
            return false;
        }

        byte[]? source = original ? Source(bytes, file.Info) : null;
        RequireSense(file.Info);
        for (int level = 0; level <= file.Info.HighestLevel; level++)
        {
            PsrLevelIndex? index = null;
            FuzzRun.RequireBounded(IndexBound, "reading an index", () => index = Try(() => file.Index(level)));
            for (int tile = 0; index is not null && tile < file.Info.GetTiles(level).Count; tile++)
            {
                ReadTile(file, index, tile, bytes, source);
            }

            if (level == 0)
            {
                ReadAlpha(file, source);
            }
        }

        if (!forward)
        {
            ReadLevels(file, bytes.Length);
        }

        file.Dispose();
        return true;
    }

    private static PsrFile Open(byte[] bytes, bool forward)
    {
        MemoryStream memory = new(bytes);
        return PsrFile.Open(forward ? new ForwardStream(memory) : memory, Limits);
    }

    /// <summary>The input whose header and figures these are; there must be one where no checksum was forged.</summary>
    private byte[] Source(byte[] bytes, PsrFileInfo info) =>
        inputs.FirstOrDefault(input => input.Bytes.AsSpan().StartsWith(bytes.AsSpan(..info.HeaderBytes)))?.Bytes
        ?? throw new AssertionException("a header was changed and is let through");

    /// <summary>Sizes are inside the limits, and pieces follow each other without holes.</summary>
    private static void RequireSense(PsrFileInfo info)
    {
        FuzzRun.Require((long)info.Grid.Width * info.Grid.Height <= Limits.MaxPixels, "too many pixels");
        long end = info.HeaderBytes;
        for (int level = 0; level <= info.HighestLevel; level++)
        {
            FuzzRun.Require(info.GetIndexRange(level).Offset == end, "an index is out of place");
            end = info.GetPartsRange(level).End;
            if (level == 0 && info.HasAlpha)
            {
                FuzzRun.Require(info.Alpha.Offset == end, "alpha is out of place");
                end = info.Alpha.End;
            }

            FuzzRun.Require(info.Levels[level].Bytes == end, "a level's bytes are not those of its pieces");
        }
    }

    /// <summary>A part is the file's, or is refused; so is one that is not as it was, but for few.</summary>
    private void ReadTile(PsrFile file, PsrLevelIndex index, int tile, byte[] bytes, byte[]? source)
    {
        ByteRange range = index.GetRange(tile);
        ByteRange all = file.Info.GetPartsRange(index.Level);
        FuzzRun.Require(
            range.Offset >= all.Offset && range.Length is >= 0 and <= 1 << 16 && range.End <= all.End,
            "a tile is out of place");
        byte[]? part = null;
        FuzzRun.RequireBounded(
            Overhead + bytes.Length,
            "reading a tile",
            () => part = Try(() => file.Packet(index.Level, tile).Payload.ToArray()));
        bool isChanged = source is not null && range.End <= bytes.Length
            && !Slice(bytes, range).SequenceEqual(Slice(source, range));
        changed += isChanged && part is not null ? 1 : 0;
        refused += isChanged && part is null ? 1 : 0;
        FuzzRun.Require(
            part is null
                ? source is null || isChanged || range.End > bytes.Length
                : part.AsSpan().SequenceEqual(Slice(bytes, range)),
            $"tile {tile} of level {index.Level} is not what was there");
    }

    private static ReadOnlySpan<byte> Slice(byte[] bytes, ByteRange range) =>
        bytes.AsSpan((int)range.Offset, (int)range.Length);

    private static void ReadAlpha(PsrFile file, byte[]? source)
    {
        byte[]? alpha = null;
        FuzzRun.RequireBounded(AlphaBound, "reading alpha", () => alpha = Try(file.Alpha));
        if (alpha is null)
        {
            return;
        }

        BlockGrid grid = file.Info.Grid;
        FuzzRun.Require(
            alpha.Length == (file.Info.HasAlpha ? grid.Width * grid.Height : 0), "the plane does not fit the picture");
        if (source is not null)
        {
            using PsrFile original = PsrFiles.Open(source);
            FuzzRun.Require(alpha.SequenceEqual(original.Alpha()), "the plane is not what was there");
        }
    }

    /// <summary>A level is there as a whole or not at all; no memory is spent on what is not there.</summary>
    private static void ReadLevels(PsrFile file, int length)
    {
        for (int level = 0; level <= file.Info.HighestLevel; level++)
        {
            long objects = 200 * file.Info.GetTiles(0).Count;
            FuzzRun.RequireBounded(Overhead + length + objects, "reading a level", () =>
            {
                try
                {
                    int count = file.Packets(level).Count();
                    FuzzRun.Require(
                        count == file.Info.GetTiles(0).Count && level <= file.HighestCompleteLevel,
                        "there is too much");
                }
                catch (InvalidPacketException)
                {
                }
            });
        }
    }

    private static T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidPacketException)
        {
            return null;
        }
    }
}
