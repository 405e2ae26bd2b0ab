using System.Runtime.CompilerServices;
using ProgressiveSR.Tests.Packets;
using ProgressiveSR.Tests.Sessions;

namespace ProgressiveSR.Tests.Files;

/// <summary>
/// Bytes of format version 1 that were committed when it was fixed, and the code that made them. They decode for ever:
/// a later version adds goldens and changes none.
/// </summary>
/// <remarks>
/// <c>dotnet test --filter FullyQualifiedName~FormatGoldens.Generate</c> writes them anew into the source tree; it
/// runs only when named. Compressed alpha may differ from one zlib to the next, so only what is read of it is
/// compared.
/// </remarks>
[TestFixture]
public sealed class FormatGoldens
{
    private const string PacketName = "packet_v1.bin";
    private const string FileName = "file_v1.psr";
    private const string OpaqueName = "file_v1_opaque.psr";

    /// <summary>What <see cref="FileBytes"/> was made from.</summary>
    internal static ProgressiveEncoder Encoder => TestPictures.FormulaEncoder(45, 35, 16, alpha: true);

    internal static byte[] FileBytes => Read(FileName);

    internal static byte[] PacketBytes => Read(PacketName);

    private static ProgressiveEncoder OpaqueEncoder => TestPictures.FormulaEncoder(45, 35);

    private static PsrFileOptions Options => new() { TileSide = 2 };

    private static IncrementPacket Packet => Encoder.Encode(2, new BlockRegion(1, 0, 2, 3));

    [Test]
    [Explicit("Writes the goldens; only for a new version of the format.")]
    public void Generate()
    {
        string folder = SourceFolder();
        File.WriteAllBytes(Path.Combine(folder, PacketName), TestPackets.Write(Packet));
        File.WriteAllBytes(Path.Combine(folder, FileName), PsrFiles.Write(Encoder, Options));
        File.WriteAllBytes(Path.Combine(folder, OpaqueName), PsrFiles.Write(OpaqueEncoder, Options));
    }

    [Test]
    public void TryRead_PacketOfVersion1_GivesItsSamples() =>
        TestPackets.AssertEqual(TestPackets.Read(Read(PacketName)), Packet);

    [Test]
    public void Write_PacketOfVersion1_GivesTheSameBytes() =>
        Assert.That(TestPackets.Write(Packet), Is.EqualTo(Read(PacketName)));

    [Test]
    public void Open_FileOfVersion1_HoldsItsPicture()
    {
        using PsrFile file = PsrFiles.Open(Read(FileName));
        PsrFiles.AssertHolds(file, Encoder, 3);
        Assert.That((file.Info.ModelName, file.Info.Tiles.Side), Is.EqualTo(("test", 2)));
    }

    [Test]
    public void Open_OpaqueFileOfVersion1_HoldsItsPicture()
    {
        using PsrFile file = PsrFiles.Open(Read(OpaqueName));
        PsrFiles.AssertHolds(file, OpaqueEncoder, 1);
        Assert.That(file.Info.HasAlpha, Is.False);
    }

    [Test]
    public void Write_OpaqueFileOfVersion1_GivesTheSameBytes() =>
        Assert.That(PsrFiles.Write(OpaqueEncoder, Options), Is.EqualTo(Read(OpaqueName)));

    private static byte[] Read(string name) =>
        File.ReadAllBytes(Path.Combine(TestContext.CurrentContext.TestDirectory, "Goldens", name));

    private static string SourceFolder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "Goldens"));
}
