using System.Runtime.InteropServices;
using ProgressiveSR.Tests.Sessions;

namespace ProgressiveSR.Tests.Files;

/// <summary>What the tests of files have in common.</summary>
internal static class PsrFiles
{
    public static byte[] Write(ProgressiveEncoder encoder, PsrFileOptions? options = null)
    {
        MemoryStream stream = new();
        PsrFileWriter.Write(stream, encoder, options);
        return stream.ToArray();
    }

    public static PsrFile Open(byte[] bytes, PacketLimits? limits = null) =>
        PsrFile.Open(new MemoryStream(bytes), limits);

    /// <summary>The samples of each block at a level, as the encoder makes them.</summary>
    public static byte[][] ExpectedBlocks(ProgressiveEncoder encoder, int level) =>
        [.. Blocks(encoder.Encode(level, encoder.Grid.All), encoder.Grid).Select(block => block!)];

    /// <summary>The samples of each block of the grid that packets hold; null where none does.</summary>
    public static byte[]?[] Blocks(IEnumerable<IncrementPacket> packets, BlockGrid grid)
    {
        byte[]?[] blocks = new byte[grid.All.Count][];
        foreach (IncrementPacket packet in packets)
        {
            BlockRegion region = packet.Region;
            int samples = packet.Payload.Length / (int)region.Count;
            for (int i = 0; i < region.Count; i++)
            {
                int block = (region.Y + i / region.Columns) * grid.Columns + region.X + i % region.Columns;
                Assert.That(blocks[block], Is.Null, "a block came twice");
                blocks[block] = packet.Payload.Slice(i * samples, samples).ToArray();
            }
        }

        return blocks;
    }

    public static byte[]?[] Blocks(IncrementPacket packet, BlockGrid grid) => Blocks([packet], grid);

    /// <summary>Reads all that a file has and compares it with what it was made from.</summary>
    public static void AssertHolds(PsrFile file, ProgressiveEncoder encoder, int throughLevel)
    {
        Assert.That(file.Info.Header, Is.EqualTo(encoder.Header));
        for (int level = 0; level <= throughLevel; level++)
        {
            Assert.That(
                Blocks(file.ReadIncrements(level, file.Info.Grid.All), file.Info.Grid),
                Is.EqualTo(ExpectedBlocks(encoder, level)));
            if (level == 0 && (throughLevel > 0 || !file.IsTruncated))
            {
                Assert.That(file.ReadAlpha(), Is.EqualTo(encoder.Picture.Alpha.ToArray()));
            }
        }
    }

    /// <summary>Puts bytes into a header and makes the checksums of header and index right again.</summary>
    public static byte[] Forge(byte[] file, int offset, params ReadOnlySpan<byte> value)
    {
        byte[] forged = [.. file];
        value.CopyTo(forged.AsSpan(offset));
        using PsrFile original = Open(file);
        int headerLength = PsrFormat.HeaderLength(
            forged[PsrFormat.LevelCountOffset], forged[PsrFormat.NameLengthOffset]);
        Span<byte> header = forged.AsSpan(..Math.Min(headerLength, forged.Length));
        uint checksum = Crc32C.Compute(header[..^Crc32C.Size]);
        MemoryMarshal.Write(header[^Crc32C.Size..], checksum);
        if (headerLength < original.Info.HeaderLength)
        {
            Span<byte> index = forged.AsSpan(headerLength..original.Info.HeaderLength);
            MemoryMarshal.Write(index[^Crc32C.Size..], Crc32C.Compute(index[..^Crc32C.Size], checksum));
        }

        return forged;
    }
}
