using ProgressiveSR.Tests.Files;
using ProgressiveSR.Tests.Packets;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Damaged packets, their checksums often made right again.</summary>
public sealed class PacketFuzzTests
{
    private const int BytesSeed = 1;
    private const int FieldsSeed = 9;

    /// <summary>An exception with its message and stack trace; the reader itself allocates nothing.</summary>
    private const long Bound = 1 << 14;

    private static readonly PacketLimits Limits = new() { MaxPayloadBytes = 1 << 20, MaxPixels = 1 << 24 };

    private readonly byte[] written = new byte[Limits.MaxPayloadBytes + PacketFormat.MaxOverhead];

    /// <summary>Bytes damaged anywhere, in packets and in streams of them.</summary>
    [Test]
    public void TryRead_MutatedPackets_SucceedsOrThrowsInvalidPacket()
    {
        FuzzInput[] inputs = PacketInputs.Make();
        Run(0.2, BytesSeed, random =>
        {
            byte[] bytes = ByteMutator.Mutate(
                inputs[random.Next(inputs.Length)], inputs[random.Next(inputs.Length)], random);
            if (random.Next(3) > 0)
            {
                bytes = random.Next(2) == 0 ? PacketInputs.FitLength(bytes, random) : bytes;
                PacketLayout.Repair(bytes);
            }

            return bytes;
        });
    }

    /// <summary>Fields of any values with right checksums, in full or continuing what may be another picture.</summary>
    [Test]
    public void TryRead_ForgedPackets_SucceedsOrThrowsInvalidPacket() => Run(0.1, FieldsSeed, random =>
    {
        IncrementPacket packet = PacketInputs.Packets[random.Next(PacketInputs.Packets.Count)];
        IncrementPacket before = random.Next(8) == 0 ? PacketInputs.Packets[^1] : packet;
        bool continued = random.Next(2) == 0;
        return
        [
            .. continued || random.Next(4) == 0 ? TestPackets.Write(before) : [],
            .. PacketInputs.Forge(packet, continued, random),
        ];
    });

    private void Run(double share, int seed, Func<Random, byte[]> make)
    {
        int read = 0;
        FuzzRun.Run(share, seed, random =>
        {
            byte[] bytes = make(random);
            int given = 0;
            bool broken = false;
            FuzzRun.RequireBounded(Bound, "reading", () => (given, broken) = Check(bytes));
            read += given;
            if (random.Next(8) == 0)
            {
                CheckStream(bytes, given, broken);
            }
        });
        FuzzRun.RequireSome(read, "were read");
    }

    /// <summary>
    /// Counts the packets read, which written again give the same bytes, and says whether they end badly.
    /// </summary>
    private (int Given, bool Broken) Check(byte[] bytes)
    {
        int given = 0;
        int position = 0;
        PictureHeader? previous = null;
        try
        {
            int length;
            while (PacketReader.TryRead(
                bytes.AsMemory(position..), Limits, out IncrementPacket packet, out length, previous))
            {
                bool isContinued = bytes[position] == PacketLayout.Continued;
                int count = PacketWriter.Write(packet, written, isContinued ? previous : null);
                FuzzRun.Require(
                    written.AsSpan(..count).SequenceEqual(bytes.AsSpan(position, length)),
                    "this is not the packet that was there");
                previous = packet.Header;
                position += length;
                given++;
            }

            FuzzRun.Require(length > bytes.Length - position, "it waits for bytes that are there");
            FuzzRun.Require(length <= written.Length, "it waits for too many bytes");
            return (given, position < bytes.Length);
        }
        catch (InvalidPacketException)
        {
            return (given, true);
        }
    }

    /// <summary>A stream in pieces gives the packets that the reader gives, or ends as the reader does.</summary>
    private static void CheckStream(byte[] bytes, int expected, bool broken)
    {
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
