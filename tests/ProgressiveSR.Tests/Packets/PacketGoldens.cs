using System.Runtime.CompilerServices;

namespace ProgressiveSR.Tests.Packets;

/// <summary>A full and a continued packet of version 1 that were committed, and the code that made them.</summary>
/// <remarks>
/// <c>dotnet test --filter FullyQualifiedName~PacketGoldens.Generate</c> writes them anew into the source tree; it runs
/// only when named.
/// </remarks>
[TestFixture]
public sealed class PacketGoldens
{
    private const string Name = "packet_v1.bin";

    private static readonly EncodedPicture Picture = TestPictures.FormulaEncoder(45, 35, 16, alpha: true).Encode(2);

    internal static byte[] Bytes { get; } =
        File.ReadAllBytes(Path.Combine(TestContext.CurrentContext.TestDirectory, "Goldens", Name));

    internal static IncrementPacket Full { get; } = Picture.GetTiles(1, new BlockRegion(0, 0, 2, 2));

    internal static IncrementPacket Continued { get; } = Picture.GetTiles(2, new BlockRegion(1, 0, 1, 1));

    /// <summary>Bytes of the full packet; the continued one follows.</summary>
    internal static int FullLength => PacketWriter.GetLength(Full);

    [Test]
    [Explicit("Writes the golden; only for a new version of the format.")]
    public void Generate() =>
        File.WriteAllBytes(Path.Combine(SourceFolder(), Name), TestPackets.WriteAll(Full, Continued));

    [Test]
    public void TryRead_PacketsOfVersion1_GivesTheirSamples()
    {
        TestPackets.AssertEqual(TestPackets.Read(Bytes), Full);
        TestPackets.AssertEqual(TestPackets.Read(Bytes.AsMemory(FullLength..), Full.Header), Continued);
    }

    [Test]
    public void Write_PacketsOfVersion1_GivesTheSameBytes() =>
        Assert.That(TestPackets.WriteAll(Full, Continued), Is.EqualTo(Bytes));

    private static string SourceFolder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "Goldens"));
}
