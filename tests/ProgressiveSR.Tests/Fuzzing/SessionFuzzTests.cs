using ProgressiveSR.Coding;
using ProgressiveSR.Rendering;
using ProgressiveSR.Tests.Packets;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>A decoder fed with damaged packets: what it refuses changes nothing, what it takes counts once.</summary>
public sealed class SessionFuzzTests
{
    private const int Seed = 2;
    private const int PacketsPerSession = 100;

    /// <summary>An exception with its message and stack trace, and lists of parts.</summary>
    private const long Overhead = 1 << 14;

    /// <summary>What codecs rent, which array pools make anew after a garbage collection.</summary>
    private const long Pooled = 1 << 17;

    /// <summary>What a tile costs beside its samples: its slot, and its entries in lists and dictionaries.</summary>
    private const long TileOverhead = 1000;

    private static readonly int[] Extremes =
        [int.MinValue, -1, 0, 1, 5, 31, 32, 1 << 20, int.MaxValue - 1, int.MaxValue];

    /// <summary>One picture each in tiles of one block and of several, coded in both ways.</summary>
    private readonly TestSamples[] pictures =
    [
        new(150, 97, 16),
        new(150, 97, 16, tileSide: 3, codec: PayloadCodec.Context),
        new(150, 97, 16, tileSide: 3),
    ];

    private readonly TestSamples[] others =
        [new(150, 97, 16, seed: 2), new(64, 300, 16), new(150, 97, 8), new(150, 97, 16, tileSide: 4)];

    [Test]
    public void Add_MutatedPacket_AppliesOrChangesNothing()
    {
        FuzzInput[][] inputs = [.. pictures.Select(MakeInputs)];
        using ReceiverModel model = new(pictures[0].Bundle, new ExactBackend());
        int taken = 0;
        int refused = 0;
        FuzzRun.Run(0.2 / PacketsPerSession, Seed, random =>
        {
            int picture = random.Next(pictures.Length);
            Session session = new(pictures[picture], model);
            for (int i = 0; i < PacketsPerSession; i++)
            {
                if (MakePacket(inputs[picture], pictures[picture], random) is { } packet)
                {
                    _ = session.Add(packet, random) ? taken++ : refused++;
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

    private FuzzInput[] MakeInputs(TestSamples picture)
    {
        List<IncrementPacket> packets = [];
        foreach (TestSamples source in (TestSamples[])[picture, picture, picture, picture, .. others])
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
    private IncrementPacket? MakePacket(FuzzInput[] inputs, TestSamples picture, Random random)
    {
        if (random.Next(4) == 0)
        {
            return MakeUnread(picture, random);
        }

        byte[] bytes = ByteMutator.Mutate(
            inputs[random.Next(inputs.Length)], inputs[random.Next(inputs.Length)], random);
        bytes = PacketInputs.FitLength(bytes, random);
        PacketLayout.Repair(bytes);
        try
        {
            return PacketReader.TryRead(bytes, PacketLimits.Default, out IncrementPacket packet, out _) ? packet : null;
        }
        catch (InvalidPacketException)
        {
            return null;
        }
    }

    private IncrementPacket MakeUnread(TestSamples picture, Random random)
    {
        BlockRegion tiles = new(Number(random, 10), Number(random, 7), Number(random, 10), Number(random, 7));
        int level = Number(random, 4);
        int samples = level is >= 0 and <= 3 ? picture.Schedule.SamplesPerBlock(level) : 1;
        ReadOnlyMemory<byte>[] parts = new ReadOnlyMemory<byte>[tiles.Count is > 0 and < 100 ? tiles.Count : 1];
        for (int i = 0; i < parts.Length; i++)
        {
            int side = picture.Tiles.Size.Columns;
            byte[] part = new byte[random.Next(12) > 0 ? samples * side * side : random.Next(2000)];
            random.NextBytes(part);
            parts[i] = random.Next(12) == 0 || tiles.Columns < 1
                ? part
                : picture.Join(level, tiles.X + i % tiles.Columns, tiles.Y + i / tiles.Columns, part);
        }

        PictureHeader header = random.Next(5) == 0 ? others[0].Header : picture.Header;
        PayloadCodec codec = random.Next(8) == 0 ? (PayloadCodec)random.Next(256) : PayloadCodec.Raw;
        return new IncrementPacket(header, level, tiles, codec, PacketParts.Join(parts));
    }

    private static int Number(Random random, int end) =>
        random.Next(8) == 0 ? Extremes[random.Next(Extremes.Length)] : random.Next(end);

    /// <summary>A decoder, and what it must hold by a plain account of it.</summary>
    private sealed class Session
    {
        private readonly TestSamples samples;
        private readonly ReceiverModel model;
        private readonly ProgressiveDecoder decoder;
        private readonly Tile[] tiles;
        private readonly int[] asked;

        public Session(TestSamples samples, ReceiverModel model)
        {
            this.samples = samples;
            this.model = model;
            decoder = new ProgressiveDecoder(samples.Header, model);
            tiles = [.. Enumerable.Range(0, (int)samples.Tiles.Count).Select(i => new Tile(samples, i))];
            asked = [.. Enumerable.Repeat(-1, (int)samples.Grid.All.Count)];
        }

        /// <summary>Whether the packet was taken.</summary>
        public bool Add(IncrementPacket packet, Random random)
        {
            BlockRegion? region = random.Next(3) == 0
                ? samples.Grid.All.Intersect(new BlockRegion(random.Next(8), random.Next(6), random.Next(6), 4))
                : null;
            bool taken = Account(packet, region ?? samples.Grid.All, out AddResult expected, out bool broken);
            AddResult? result = null;
            long all = samples.Grid.All.Count * samples.Schedule.CumulativeSamplesPerBlock(samples.Schedule.Highest);
            long bound = 3 * sizeof(short) * all + TileOverhead * tiles.Length + Pooled + Overhead;
            FuzzRun.RequireBounded(bound, "adding", () =>
            {
                try
                {
                    result = decoder.Add(packet, region);
                }
                catch (InvalidPacketException)
                {
                }
            });
            FuzzRun.Require(
                result is null == (!taken || broken),
                $"{packet} gave {result}, where {(taken ? broken ? "a broken part" : expected : "refusal")} was due");
            FuzzRun.Require(result is null || result == expected, $"{result} does not tell of {expected}");
            RequireState();
            return taken;
        }

        /// <summary>The pixels are those of a decoder that never saw a bad packet.</summary>
        public void RequireSamePicture()
        {
            ProgressiveDecoder clean = new(samples.Header, model);
            for (int i = 0; i < tiles.Length; i++)
            {
                BlockRegion place = new(i % samples.Tiles.Columns, i / samples.Tiles.Columns, 1, 1);
                for (int level = 0; level < tiles[i].Held.Count; level++)
                {
                    (PayloadCodec codec, byte[] payload) = tiles[i].Held[level];
                    clean.Add(
                        new IncrementPacket(samples.Header, level, place, codec, payload), default(BlockRegion));
                }
            }

            for (int i = 0; i < asked.Length; i++)
            {
                if (asked[i] >= 0)
                {
                    clean.Show(asked[i], new BlockRegion(i % samples.Grid.Columns, i / samples.Grid.Columns, 1, 1));
                }
            }

            FuzzRun.Require(
                TestRendering.Pixels(clean.Render().Picture)
                    .SequenceEqual(TestRendering.Pixels(decoder.Render().Picture)),
                "the session shows other pixels than its good packets make");
        }

        /// <summary>
        /// Whether the packet must be taken; what then became of it; whether a part that waited is broken.
        /// </summary>
        private bool Account(in IncrementPacket packet, BlockRegion shown, out AddResult result, out bool broken)
        {
            result = default;
            broken = false;
            if (packet.Header != samples.Header || packet.Level < 0 || packet.Level > samples.Schedule.Highest
                || !IsInside(packet.Tiles)
                || !Enum.IsDefined(packet.Codec))
            {
                return false;
            }

            List<(Tile Tile, byte[] Payload)> parts = [];
            try
            {
                parts = [.. TestPackets.Parts(packet).Select(part => (TileAt(part.X, part.Y), part.Payload))];
            }
            catch (InvalidPacketException)
            {
                return false;
            }

            (int level, PayloadCodec codec) = (packet.Level, packet.Codec);
            if (parts.Any(part => !part.Tile.Accepts(level, codec, part.Payload)))
            {
                return false;
            }

            foreach ((Tile tile, byte[] payload) in parts)
            {
                (long Applied, long Duplicates, long Waiting, bool Broken) added = tile.Add(level, codec, payload);
                result = new AddResult(
                    result.Applied + added.Applied,
                    result.Duplicates + added.Duplicates,
                    result.Waiting + added.Waiting);
                broken |= added.Broken;
            }

            Ask(packet.Tiles, shown, level);
            return true;
        }

        private bool IsInside(BlockRegion rectangle) =>
            rectangle.X >= 0 && rectangle.Y >= 0 && rectangle.Columns > 0 && rectangle.Rows > 0
            && (long)rectangle.X + rectangle.Columns <= samples.Tiles.Columns
            && (long)rectangle.Y + rectangle.Rows <= samples.Tiles.Rows;

        private Tile TileAt(int x, int y) => tiles[y * samples.Tiles.Columns + x];

        private void Ask(BlockRegion cover, BlockRegion shown, int level)
        {
            for (int i = 0; i < asked.Length; i++)
            {
                (int y, int x) = Math.DivRem(i, samples.Grid.Columns);
                int side = samples.Tiles.Size.Columns;
                if (shown.Contains(x, y) && cover.Contains(x / side, y / side))
                {
                    asked[i] = Math.Max(asked[i], level);
                }
            }
        }

        private void RequireState()
        {
            for (int i = 0; i < asked.Length; i++)
            {
                (int y, int x) = Math.DivRem(i, samples.Grid.Columns);
                Tile tile = TileAt(x / samples.Tiles.Size.Columns, y / samples.Tiles.Size.Rows);
                int level = Math.Min(asked[i], tile.Held.Count - 1);
                FuzzRun.Require(decoder.GetLevel(x, y) == level, $"block {x},{y} is not at level {level}");
            }

            long count = tiles.Sum(tile => tile.SamplesHeld);
            FuzzRun.Require(decoder.SamplesHeld == count, $"it holds {decoder.SamplesHeld} samples, not {count}");
        }
    }

    /// <summary>What is held of a tile: levels without a gap, and parts that wait for a lower one.</summary>
    private sealed class Tile(TestSamples samples, int number)
    {
        private readonly BlockRegion blocks = samples.Tiles[number];
        private readonly PartFormat format = new(samples.Header, statesError: false);
        private readonly Dictionary<int, (PayloadCodec Codec, byte[] Payload)> waiting = [];
        private TileSamples? lower;

        public List<(PayloadCodec Codec, byte[] Payload)> Held { get; } = [];

        public long SamplesHeld => Enumerable.Range(0, Held.Count).Concat(waiting.Keys).Sum(Samples);

        /// <summary>Whether a part is none to refuse at once.</summary>
        public bool Accepts(int level, PayloadCodec codec, byte[] payload) =>
            IsDuplicate(level)
            || (level == Held.Count ? Decode(level, codec, payload) is not null : payload.Length <= 1 + Samples(level));

        public (long Applied, long Duplicates, long Waiting, bool Broken) Add(
            int level, PayloadCodec codec, byte[] payload)
        {
            if (IsDuplicate(level))
            {
                return (0, blocks.Count, 0, false);
            }

            if (level > Held.Count)
            {
                waiting.Add(level, (codec, payload));
                return (0, 0, blocks.Count, false);
            }

            Keep(level, codec, payload);
            while (waiting.Remove(Held.Count, out (PayloadCodec Codec, byte[] Payload) next))
            {
                if (!Keep(Held.Count, next.Codec, next.Payload))
                {
                    return (blocks.Count, 0, 0, true);
                }
            }

            return (blocks.Count, 0, 0, false);
        }

        private bool IsDuplicate(int level) => level < Held.Count || waiting.ContainsKey(level);

        private long Samples(int level) => blocks.Count * samples.Schedule.SamplesPerBlock(level);

        private bool Keep(int level, PayloadCodec codec, byte[] payload)
        {
            if (Decode(level, codec, payload) is not { } indices)
            {
                return false;
            }

            Held.Add((codec, payload));
            lower = TileSamples.Add(samples.Schedule, lower, indices);
            return true;
        }

        private short[]? Decode(int level, PayloadCodec codec, byte[] payload)
        {
            if (payload.Length > 1 + Samples(level))
            {
                return null;
            }

            short[] indices = new short[Samples(level)];
            try
            {
                samples.Bundle.Codecs[codec].Decode(
                    format.Split(level, number, 0, payload, out _).Span,
                    new TilePart(samples.Schedule, level, blocks.Columns, blocks.Rows, lower, indices));
                return indices;
            }
            catch (InvalidPacketException)
            {
                return null;
            }
        }
    }
}
