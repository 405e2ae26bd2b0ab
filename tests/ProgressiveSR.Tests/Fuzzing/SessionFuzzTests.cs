using ProgressiveSR.Tests.Packets;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>A receiver fed with damaged packets: what it refuses changes nothing, what it takes counts once.</summary>
public sealed class SessionFuzzTests
{
    private const int Seed = 2;
    private const int PacketsPerSession = 100;

    /// <summary>An exception with its message and stack trace, and lists of pages.</summary>
    private const long Overhead = 1 << 14;

    private static readonly int[] Extremes =
        [int.MinValue, -1, 0, 1, 5, 31, 32, 1 << 20, int.MaxValue - 1, int.MaxValue];

    private readonly TestSamples samples = new(150, 97, 16);
    private readonly TestSamples otherPicture = new(150, 97, 16, seed: 2);
    private readonly TestSamples otherSize = new(64, 300, 16);
    private readonly TestSamples otherModel = new(150, 97, 8);

    [Test]
    public void Add_MutatedPacket_AppliesOrChangesNothing()
    {
        FuzzInput[] inputs = MakeInputs();
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        int taken = 0;
        int refused = 0;
        FuzzRun.Run(0.2 / PacketsPerSession, Seed, random =>
        {
            Session session = new(samples, model);
            for (int i = 0; i < PacketsPerSession; i++)
            {
                if (MakePacket(inputs, random) is { } packet)
                {
                    _ = session.Add(packet) ? taken++ : refused++;
                }
            }

            // Rendering costs more than all packets.
            if (random.Next(5) == 0)
            {
                session.RequireSamePicture();
            }
        });
        FuzzRun.RequireSome(taken, "were taken");
        FuzzRun.RequireSome(refused, "were refused");
    }

    private FuzzInput[] MakeInputs()
    {
        List<IncrementPacket> packets = [];
        foreach (TestSamples source in new[] { samples, samples, samples, otherPicture, otherSize, otherModel })
        {
            BlockRegion all = source.Grid.All;
            for (int level = 0; level < source.Schedule.Count; level++)
            {
                packets.Add(source.Packet(level));
                packets.Add(source.Packet(level, new BlockRegion(all.Columns / 2, all.Rows / 3, 2, 3)));
                packets.Add(source.Packet(level, new BlockRegion(level, level, 1, 1)));
            }
        }

        return [.. packets.Select(packet => PacketInputs.Describe(TestPackets.Write(packet)))];
    }

    /// <summary>Mostly packets that the reader lets through; some that no reader made.</summary>
    private IncrementPacket? MakePacket(FuzzInput[] inputs, Random random)
    {
        if (random.Next(4) == 0)
        {
            return MakeUnread(random);
        }

        byte[] bytes = ByteMutator.Mutate(
            inputs[random.Next(inputs.Length)], inputs[random.Next(inputs.Length)], random);
        bytes = PacketInputs.FitLength(bytes, random);
        PacketInputs.Repair(bytes);
        try
        {
            return PacketReader.TryRead(bytes, PacketLimits.Default, out IncrementPacket packet, out _) ? packet : null;
        }
        catch (InvalidPacketException)
        {
            return null;
        }
    }

    private IncrementPacket MakeUnread(Random random)
    {
        BlockRegion region = new(
            Number(random, 10), Number(random, 7), Number(random, 10), Number(random, 7));
        int level = Number(random, 4);
        long fitting = region.Count * (level is >= 0 and <= 3 ? samples.Schedule.SamplesPerBlock(level) : 1);
        long length = fitting is >= 0 and < 1 << 16 && random.Next(4) > 0 ? fitting : random.Next(2000);
        byte[] payload = new byte[length];
        random.NextBytes(payload);
        PictureHeader header = random.Next(5) == 0 ? otherPicture.Header : samples.Header;
        PayloadCodec codec = random.Next(8) == 0 ? (PayloadCodec)random.Next(256) : PayloadCodec.Raw;
        return new IncrementPacket(header, level, region, codec, payload);
    }

    private static int Number(Random random, int end) =>
        random.Next(8) == 0 ? Extremes[random.Next(Extremes.Length)] : random.Next(end);

    /// <summary>A decoder, and what it must hold by a plain account of it.</summary>
    private sealed class Session(TestSamples samples, ReceiverModel model)
    {
        private readonly ProgressiveDecoder decoder = new(samples.Header, model);
        private readonly Dictionary<(int Level, int X, int Y), byte[]> held = [];

        /// <summary>Whether the packet was taken.</summary>
        public bool Add(IncrementPacket packet)
        {
            AddResult? result = null;
            long pages = samples.Grid.All.Count * samples.Schedule.CumulativeSamplesPerBlock(samples.Schedule.Highest);
            FuzzRun.RequireBounded(pages + Overhead, "adding", () =>
            {
                try
                {
                    result = decoder.Add(packet);
                }
                catch (InvalidPacketException)
                {
                }
            });
            if (result is { } added)
            {
                Account(packet, added);
            }

            RequireState();
            return result is not null;
        }

        /// <summary>The pixels are those of a decoder that never saw a bad packet.</summary>
        public void RequireSamePicture()
        {
            ProgressiveDecoder clean = new(samples.Header, model);
            foreach (((int level, int x, int y), byte[] bytes) in held)
            {
                clean.Add(new IncrementPacket(
                    samples.Header, level, new BlockRegion(x, y, 1, 1), PayloadCodec.Raw, bytes));
            }

            FuzzRun.Require(
                TestRendering.Pixels(clean.Render().Picture)
                    .SequenceEqual(TestRendering.Pixels(decoder.Render().Picture)),
                "the session shows other pixels than its good packets make");
        }

        private void Account(in IncrementPacket packet, AddResult added)
        {
            int samplesPerBlock = samples.Schedule.SamplesPerBlock(packet.Level);
            int fresh = 0;
            for (int i = 0; i < packet.Region.Count; i++)
            {
                (int, int, int) key = (
                    packet.Level,
                    packet.Region.X + i % packet.Region.Columns,
                    packet.Region.Y + i / packet.Region.Columns);
                fresh += held.TryAdd(key, packet.Payload.Slice(i * samplesPerBlock, samplesPerBlock).ToArray()) ? 1 : 0;
            }

            FuzzRun.Require(
                added.Applied + added.Waiting == fresh && added.Duplicates == packet.Region.Count - fresh,
                $"{added} does not tell of {fresh} new blocks of {packet.Region.Count}");
        }

        private void RequireState()
        {
            long count = 0;
            BlockGrid grid = samples.Grid;
            for (int y = 0; y < grid.Rows; y++)
            {
                for (int x = 0; x < grid.Columns; x++)
                {
                    int gapless = -1;
                    for (int level = 0; level < samples.Schedule.Count; level++)
                    {
                        bool has = held.ContainsKey((level, x, y));
                        count += has ? samples.Schedule.SamplesPerBlock(level) : 0;
                        gapless += has && gapless == level - 1 ? 1 : 0;
                    }

                    FuzzRun.Require(decoder.GetLevel(x, y) == gapless, $"block {x},{y} is not at level {gapless}");
                }
            }

            FuzzRun.Require(decoder.SamplesHeld == count, $"it holds {decoder.SamplesHeld} samples, not {count}");
        }
    }
}
