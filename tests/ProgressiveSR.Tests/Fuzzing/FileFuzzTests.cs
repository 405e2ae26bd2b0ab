using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Damaged <c>.psr</c> files, their checksums often made right again.</summary>
public sealed class FileFuzzTests
{
    private const int Seed = 3;

    /// <summary>Exceptions with messages and stack traces, small objects, and a zlib stream's buffer.</summary>
    private const long Overhead = 1 << 16;

    /// <summary>Level sums and entries stand beside the index's bytes, which are read in up to three steps.</summary>
    private const int IndexCopies = 6;

    private static readonly PacketLimits Limits = new()
    {
        MaxPixels = 1 << 16,
        MaxIndexBytes = 1 << 14,
        MaxPayloadBytes = 1 << 16,
    };

    private static readonly long OpenBound = Overhead + IndexCopies * (long)Limits.MaxIndexBytes;

    /// <summary>The plane and what it was compressed to.</summary>
    private static readonly long AlphaBound = Overhead + 3 * Limits.MaxPixels;

    private readonly FuzzInput[] inputs = FileInputs.Make();

    [Test]
    public void Read_MutatedFile_GivesItsPiecesOrThrowsInvalidPacket()
    {
        int opened = 0;
        FuzzRun.Run(0.3, Seed, random =>
        {
            FuzzInput input = inputs[random.Next(inputs.Length)];
            byte[] bytes = ByteMutator.Mutate(input, inputs[random.Next(inputs.Length)], random);
            bool original = true;
            if (random.Next(4) > 0)
            {
                original = false;
                bytes = random.Next(8) == 0 ? FileInputs.ReplaceAlpha(input.Bytes, random) : bytes;
                if (bytes.Length >= PsrFormat.FixedLength && random.Next(2) == 0)
                {
                    FileInputs.FitIndex(bytes);
                }

                FileInputs.Repair(bytes, payloads: random.Next(2) == 0);
            }

            opened += Read(bytes, original, forward: random.Next(8) == 0) ? 1 : 0;
        });
        FuzzRun.RequireSome(opened, "were opened");
    }

    /// <summary>Reads all there is; whether the file was opened.</summary>
    /// <param name="original">Checksums were left as they were: whatever is read must be some input's.</param>
    private bool Read(byte[] bytes, bool original, bool forward)
    {
        PsrFile? file = null;
        FuzzRun.RequireBounded(OpenBound, "opening", () => file = Try(() => Open(bytes, forward)));
        if (file is null)
        {
            return false;
        }

        byte[]? source = original ? Source(bytes, file.Info) : null;
        RequireSense(file.Info);
        for (int level = 0; level <= file.Info.HighestLevel; level++)
        {
            for (int tile = 0; tile < file.Info.Tiles.Count; tile++)
            {
                ReadTile(file, level, tile, source ?? bytes);
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

    /// <summary>The input whose header and index these are; there must be one where no checksum was forged.</summary>
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
            for (int tile = 0; tile < info.Tiles.Count; tile++)
            {
                ByteRange range = info.GetRange(level, tile);
                FuzzRun.Require(range.Offset == end && range.Length is >= 0 and <= 1 << 16, "a tile is out of place");
                end = range.End;
            }

            if (level == 0 && info.HasAlpha)
            {
                FuzzRun.Require(info.Alpha.Offset == end, "alpha is out of place");
                end = info.Alpha.End;
            }

            FuzzRun.Require(info.Levels[level].Bytes == end, "a level's bytes are not those of its pieces");
        }
    }

    private static void ReadTile(PsrFile file, int level, int tile, byte[] source) =>
        FuzzRun.RequireBounded(Overhead + source.Length, "reading a tile", () =>
        {
            try
            {
                IncrementPacket packet = file.Packet(level, tile);
                ByteRange range = file.Info.GetRange(level, tile);
                FuzzRun.Require(
                    packet.Payload.Span.SequenceEqual(source.AsSpan((int)range.Offset, (int)range.Length)),
                    $"tile {tile} of level {level} is not what was there");
            }
            catch (InvalidPacketException)
            {
            }
        });

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
            long objects = 200 * file.Info.Tiles.Count;
            FuzzRun.RequireBounded(Overhead + length + objects, "reading a level", () =>
            {
                try
                {
                    int count = file.Packets(level).Count();
                    FuzzRun.Require(
                        count == file.Info.Tiles.Count && level <= file.HighestCompleteLevel, "there is too much");
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
