using System.Buffers;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Damaged documents and answers, as a hostile server or client sends them.</summary>
public sealed class TransmissionFuzzTests
{
    private const int ManifestSeed = 41;
    private const int ListSeed = 42;
    private const int FramesSeed = 43;

    private static readonly EncodedPicture Encoded = TestPictures.Encoder(50, 41, 16, alpha: true).Encode(2);

    private static readonly PacketLimits Limits = new() { MaxPixels = 1 << 16, MaxPayloadBytes = 1 << 16 };

    [Test]
    public void Manifest_Mutated_IsReadOrThrowsInvalidPacket()
    {
        byte[] original = PictureManifest.Create("a", ContentId.Read(new byte[16]), Encoded.Info, lists: true).ToUtf8();
        int read = 0;
        FuzzRun.Run(0.05, ManifestSeed, random =>
        {
            try
            {
                PictureManifest manifest = PictureManifest.Read(JsonMutator.Mutate(original, random));
                _ = manifest.GetEncoding();
                PsrFileInfo info = manifest.GetInfo(Limits);
                FuzzRun.Require(
                    (long)info.Grid.Width * info.Grid.Height <= Limits.MaxPixels, "a picture beyond the limits");
                read++;
            }
            catch (InvalidPacketException)
            {
            }
        });
        FuzzRun.RequireSome(read, "manifests read");
    }

    [Test]
    public void List_Mutated_IsAnswerableOrSaysWhyNot()
    {
        byte[] original = new PartList([new(0, 0, 4), new(2, 1, 3), new(3, 2, 1)]).ToUtf8();
        int answerable = 0;
        FuzzRun.Run(0.05, ListSeed, random =>
        {
            try
            {
                PartList list = PartList.Read(JsonMutator.Mutate(original, random));
                if (list.FindFault(Encoded.Description) is null)
                {
                    FuzzRun.Require(
                        list.Runs.All(
                            run => Encoded.GetTiles(run.Level, new BlockRegion(0, 0, 1, 1)).Level == run.Level),
                        "a level that is not there");
                    answerable++;
                }
            }
            catch (InvalidPacketException)
            {
            }
        });
        FuzzRun.RequireSome(answerable, "lists answerable");
    }

    [Test]
    public void Frames_Mutated_GivePartsOrThrowInvalidPacket()
    {
        ArrayBufferWriter<byte> writer = new();
        List<int> cuts = [0];
        for (int tile = 0; tile < Encoded.Info.GetTiles(0).Count; tile++)
        {
            PartFrames.Write(writer, Encoded.GetTiles(0, new BlockRegion(tile % 2, tile / 2, 1, 1)).Payload.Span);
            cuts.Add(writer.WrittenCount);
        }

        FuzzInput input = new(writer.WrittenSpan.ToArray(), [.. cuts[..^1].Select(cut => (cut, 1))], [.. cuts]);
        int intact = 0;
        FuzzRun.Run(0.05, FramesSeed, random =>
        {
            MemoryStream stream = new(ByteMutator.Mutate(input, input, random));
            int tile = 0;
            try
            {
                foreach (ReadOnlyMemory<byte> part in PartFrames.ReadAsync(
                    stream, (int)Encoded.Info.GetTiles(0).Count, Limits)
                    .ToBlockingEnumerable())
                {
                    _ = Encoded.Info.GetPacket(0, tile++, part);
                    intact++;
                }
            }
            catch (InvalidPacketException)
            {
            }
        });
        FuzzRun.RequireSome(intact, "parts intact");
    }
}
