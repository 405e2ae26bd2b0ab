using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Damaged packets, their checksums often made right again.</summary>
public sealed class PacketFuzzTests
{
    private const int Seed = 1;

    /// <summary>An exception with its message and stack trace; the reader itself allocates nothing.</summary>
    private const long Bound = 1 << 14;

    private static readonly PacketLimits Limits = new() { MaxPayloadBytes = 1 << 20, MaxPixels = 1 << 24 };

    private readonly byte[] written = new byte[Limits.MaxPayloadBytes + PacketFormat.Overhead];

    [Test]
    public void TryRead_MutatedPacket_SucceedsOrThrowsInvalidPacket()
    {
        FuzzInput[] inputs = PacketInputs.Make();
        int read = 0;
        FuzzRun.Run(0.3, Seed, random =>
        {
            byte[] bytes = ByteMutator.Mutate(
                inputs[random.Next(inputs.Length)], inputs[random.Next(inputs.Length)], random);
            if (random.Next(3) > 0)
            {
                bytes = random.Next(2) == 0 ? PacketInputs.FitLength(bytes, random) : bytes;
                PacketInputs.Repair(bytes);
            }

            FuzzRun.RequireBounded(Bound, "reading", () => read += Check(bytes) ? 1 : 0);
            if (random.Next(8) == 0)
            {
                CheckStream(bytes);
            }
        });
        FuzzRun.RequireSome(read, "were read");
    }

    /// <summary>Whether a packet was read; written again it then gives the same bytes.</summary>
    private bool Check(byte[] bytes)
    {
        try
        {
            if (!PacketReader.TryRead(bytes, Limits, out IncrementPacket packet, out int length))
            {
                FuzzRun.Require(length > bytes.Length, "it waits for bytes that are there");
                FuzzRun.Require(length <= written.Length, "it waits for too many bytes");
                return false;
            }

            int count = PacketWriter.Write(packet, written);
            FuzzRun.Require(
                written.AsSpan(..count).SequenceEqual(bytes.AsSpan(..length)), "this is not the packet that was there");
            return true;
        }
        catch (InvalidPacketException)
        {
            return false;
        }
    }

    /// <summary>A stream in pieces gives the packets that the reader gives, or ends as the reader does.</summary>
    private static void CheckStream(byte[] bytes)
    {
        int expected = 0;
        int position = 0;
        bool broken = false;
        try
        {
            while (PacketReader.TryRead(bytes.AsMemory(position..), Limits, out _, out int length))
            {
                position += length;
                expected++;
            }

            broken = position < bytes.Length;
        }
        catch (InvalidPacketException)
        {
            broken = true;
        }

        int given = 0;
        bool threw = false;
        try
        {
            IAsyncEnumerable<IncrementPacket> packets =
                PacketStream.ReadAllAsync(new ForwardStream(new MemoryStream(bytes)), Limits);
            IAsyncEnumerator<IncrementPacket> each = packets.GetAsyncEnumerator();
            while (each.MoveNextAsync().AsTask().GetAwaiter().GetResult())
            {
                given++;
            }
        }
        catch (InvalidPacketException)
        {
            threw = true;
        }

        FuzzRun.Require(
            given == expected && threw == broken,
            $"the stream gives {given} packets and {(threw ? "" : "no ")}exception, not {expected} and "
            + $"{(broken ? "" : "no ")}exception");
    }
}
