using System.Buffers;
using ProgressiveSR.Tests.Files;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tests.Transmission;

public sealed class PartFramesTests
{
    private static readonly byte[][] Parts = [.. new[] { 0, 1, 127, 128, 9000 }.Select(MakePart)];

    [Test]
    public async Task ReadAsync_WhatWasWritten_GivesThePartsInOrder([Values] bool fewBytesAtATime)
    {
        MemoryStream memory = new(Write());
        List<byte[]> read = [];
        await foreach (ReadOnlyMemory<byte> part in PartFrames.ReadAsync(
            fewBytesAtATime ? new ForwardStream(memory) : memory, Parts.Length, PacketLimits.Default))
        {
            read.Add(part.ToArray());
        }

        Assert.That(read, Is.EqualTo(Parts));
    }

    /// <summary>A cut anywhere leaves the parts before it.</summary>
    [Test]
    public async Task ReadAsync_CutStream_GivesThePartsThatAreWhole()
    {
        byte[] bytes = Write();
        foreach (int length in new[] { 0, 1, 2, 3, 130, 131, 132, 259, 260, 261, bytes.Length - 1 })
        {
            int whole = 0;
            for (int end = 0; whole < Parts.Length; whole++)
            {
                end += (Parts[whole].Length < 128 ? 1 : 2) + Parts[whole].Length;
                if (end > length)
                {
                    break;
                }
            }

            Assert.That(await CountAsync(bytes[..length], Parts.Length), Is.EqualTo(whole), $"{length} bytes");
        }
    }

    [Test]
    public async Task ReadAsync_MoreThanAsked_StopsThere() =>
        Assert.That(await CountAsync(Write(), 2), Is.EqualTo(2));

    [Test]
    public void ReadAsync_PartBeyondTheLimit_ThrowsBeforeItsBytesCome()
    {
        byte[] claim = [0xFF, 0xFF, 0xFF, 0xFF, 0x07];
        Assert.That(
            () => CountAsync(claim, 1), Throws.TypeOf<InvalidPacketException>().With.Message.Contains("longer"));
    }

    [Test]
    public void ReadAsync_LengthNotInItsShortestForm_Throws() =>
        Assert.That(() => CountAsync([0x80, 0x00], 1), Throws.TypeOf<InvalidPacketException>());

    [Test]
    public void ReadAsync_ClaimOfMuchAndLittleBehindIt_AllocatesLittle()
    {
        byte[] bytes = [0x80, 0x80, 0x80, 0x08, 1, 2, 3];  // 16 MiB
        Assert.That(Allocations.Once(() => CountAsync(bytes, 1).GetAwaiter().GetResult()), Is.LessThan(1 << 16));
    }

    private static byte[] MakePart(int length)
    {
        byte[] part = new byte[length];
        new Random(length).NextBytes(part);
        return part;
    }

    private static byte[] Write()
    {
        ArrayBufferWriter<byte> writer = new();
        foreach (byte[] part in Parts)
        {
            PartFrames.Write(writer, part);
        }

        return writer.WrittenSpan.ToArray();
    }

    private static async Task<int> CountAsync(byte[] bytes, int asked)
    {
        int count = 0;
        await foreach (ReadOnlyMemory<byte> _ in PartFrames.ReadAsync(
            new MemoryStream(bytes), asked, PacketLimits.Default with { MaxPayloadBytes = 1 << 24 }))
        {
            count++;
        }

        return count;
    }
}
