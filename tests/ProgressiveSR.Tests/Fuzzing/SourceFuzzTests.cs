using ProgressiveSR.Tests.Packets;
using ProgressiveSR.Tests.Receiving;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Sessions fed by a source that lies, now and then, and saved sessions that are damaged.</summary>
public sealed class SourceFuzzTests
{
    private const int SourceSeed = 7;
    private const int SavedSeed = 8;
    private const int RefinementsPerSession = 10;

    private readonly EncodedPicture[] pictures =
        [SessionCases.Encode(alpha: true), SessionCases.Encode(alpha: false, PayloadCodec.Raw)];

    private readonly EncodedPicture other = SessionCases.Encode(alpha: true, seed: 5);

    /// <summary>
    /// Whatever comes, a refinement is made or it is <see cref="InvalidPacketException"/>; and once the truth comes,
    /// the picture is that of a session that never heard a lie. In every second session bytes are changed too, which
    /// nothing can tell from true ones where there is no checksum.
    /// </summary>
    [Test]
    public void RefineAsync_SourceThatLies_RefinesOrThrowsInvalidPacket()
    {
        byte[][] expected = [.. pictures.Select(picture => SessionCases.Expected(3, picture))];
        using ProgressiveReceiver receiver = SessionCases.Receiver();
        int refined = 0;
        int refused = 0;
        FuzzRun.Run(0.02 / RefinementsPerSession, SourceSeed, random =>
        {
            int picture = random.Next(pictures.Length);
            bool changesBytes = random.Next(2) == 0;
            TestSource source = new(pictures[picture])
            {
                Lie = (_, packets) => Distort(packets, random, changesBytes),
                AlphaLie = plane => random.Next(4) == 0 ? plane[..random.Next(plane.Length)] : plane,
            };
            PictureSession session = receiver.Open(source);
            for (int i = 0; i < RefinementsPerSession; i++)
            {
                _ = Refine(session, random) ? refined++ : refused++;
            }

            source.Lie = null;
            try
            {
                byte[] shown = SessionCases.Pixels(session.RefineToAsync(3).GetAwaiter().GetResult());
                FuzzRun.Require(
                    changesBytes || shown.SequenceEqual(expected[picture]), "the truth shows another picture");
            }
            catch (InvalidPacketException) when (changesBytes)
            {
                // The truth does not decode over a lie that was believed.
            }
        });
        FuzzRun.RequireSome(refined, "were refined");
        FuzzRun.RequireSome(refused, "were refused");
    }

    [Test]
    public void ResumeAsync_MutatedSession_ResumesOrThrowsInvalidPacket()
    {
        using ProgressiveReceiver receiver = SessionCases.Receiver();
        FuzzInput[] inputs = [.. pictures.SelectMany(picture => MakeSaved(receiver, picture))];
        int resumed = 0;
        FuzzRun.Run(0.03, SavedSeed, random =>
        {
            FuzzInput input = inputs[random.Next(inputs.Length)];
            byte[] bytes = ByteMutator.Mutate(input, inputs[random.Next(inputs.Length)], random);
            if (random.Next(3) > 0)
            {
                Repair(bytes);
            }

            FuzzRun.RequireBounded(1 << 20, "resuming", () =>
            {
                try
                {
                    PictureSession session = receiver.ResumeAsync(
                        pictures[random.Next(pictures.Length)], new MemoryStream(bytes)).GetAwaiter().GetResult();
                    resumed++;
                    FuzzRun.Require(session.Decoder.GetLowestLevel() is >= -1 and <= 3, "it shows no level");
                }
                catch (InvalidPacketException)
                {
                }
            });
        });
        FuzzRun.RequireSome(resumed, "were resumed");
    }

    private static bool Refine(PictureSession session, Random random)
    {
        int x = random.Next(SessionCases.Width);
        int y = random.Next(SessionCases.Height);
        PixelRegion region = new(
            x, y, random.Next(1, SessionCases.Width - x + 1), random.Next(1, SessionCases.Height - y + 1));
        try
        {
            // Rendering costs more than what is tested here.
            if (random.Next(5) == 0)
            {
                session.RefineToAsync(random.Next(4), region).GetAwaiter().GetResult();
            }
            else
            {
                session.FetchAsync(random.Next(4), region).GetAwaiter().GetResult();
            }

            return true;
        }
        catch (InvalidPacketException)
        {
            return false;
        }
    }

    /// <summary>Most packets as they are; some damaged, left out, doubled, or another picture's.</summary>
    private IEnumerable<IncrementPacket> Distort(
        IEnumerable<IncrementPacket> packets, Random random, bool changesBytes)
    {
        List<IncrementPacket> given = [];
        foreach (IncrementPacket packet in packets)
        {
            switch (random.Next(40))
            {
                case 0:
                    break;
                case 1:
                    given.AddRange([packet, packet]);
                    break;
                case 2:
                    given.Add(packet with { Level = random.Next(-1, 5) });
                    break;
                case 3 when changesBytes:
                    given.Add(packet with
                    {
                        Tiles = new BlockRegion(
                            random.Next(-1, 5), random.Next(-1, 4), random.Next(0, 3), random.Next(0, 3)),
                    });
                    break;
                case 4:
                    given.Add(other.GetTiles(packet.Level, packet.Tiles));
                    break;
                case 5:
                    given.Add(packet with { Codec = (PayloadCodec)random.Next(4) });
                    break;
                case 6:
                    given.Add(packet with { Payload = packet.Payload[..random.Next(packet.Payload.Length + 1)] });
                    break;
                case 7 when changesBytes:
                    byte[] changed = packet.Payload.ToArray();
                    changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                    given.Add(packet with { Payload = changed });
                    break;
                default:
                    given.Add(packet);
                    break;
            }
        }

        return given;
    }

    private static IEnumerable<FuzzInput> MakeSaved(ProgressiveReceiver receiver, EncodedPicture picture)
    {
        PictureSession session = receiver.Open(picture);
        (int, PixelRegion?)[] steps = [(0, null), (2, new(20, 20, 70, 30)), (3, null)];
        foreach ((int level, PixelRegion? region) in steps)
        {
            session.RefineToAsync(level, region).GetAwaiter().GetResult();
            using MemoryStream saved = new();
            session.SaveAsync(saved).GetAwaiter().GetResult();
            byte[] bytes = saved.ToArray();
            int map = BitConverter.ToInt32(bytes, 16);
            int alpha = BitConverter.ToInt32(bytes, 20);
            int start = 28 + map + alpha;
            FuzzInput packets = PacketInputs.Describe(bytes[start..]);
            yield return new FuzzInput(
                bytes,
                [
                    (4, 1), (5, 1), (8, 8), (16, 4), (20, 4), (24, 4), (28, 1),
                    .. packets.Fields.Select(field => (start + field.Offset, field.Size)),
                ],
                [0, 8, 16, 28, 28 + map, .. packets.Cuts.Select(cut => start + cut)]);
        }
    }

    private static void Repair(byte[] bytes)
    {
        if (bytes.Length < 28)
        {
            return;
        }

        long body = (long)BitConverter.ToUInt32(bytes, 16) + BitConverter.ToUInt32(bytes, 20);
        if (body <= bytes.Length - 28)
        {
            uint checksum = Crc32C.Compute(bytes.AsSpan(28, (int)body), Crc32C.Compute(bytes.AsSpan(0, 24)));
            BitConverter.TryWriteBytes(bytes.AsSpan(24), checksum);
            PacketLayout.Repair(bytes.AsSpan(28 + (int)body));
        }
    }
}
