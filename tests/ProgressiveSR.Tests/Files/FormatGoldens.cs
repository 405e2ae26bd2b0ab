using System.Runtime.CompilerServices;

namespace ProgressiveSR.Tests.Files;

/// <summary>
/// Bytes of format version 1 that were committed when it was fixed, and the code that made them. They decode for ever:
/// a later version adds goldens and changes none.
/// </summary>
/// <remarks>
/// <c>dotnet test --filter FullyQualifiedName~FormatGoldens.Generate</c> writes them anew into the source tree; it
/// runs only when named. Compressed alpha may differ from one library to the next, so only what is read of it is
/// compared.
/// </remarks>
[TestFixture]
public sealed class FormatGoldens
{
    private const string FileName = "file_v1.psr";
    private const string OpaqueName = "file_v1_opaque.psr";
    private const string ContextName = "file_v1_context.psr";

    private static readonly MeasuredQuality[] Figures =
        [new(21.25, 0.5), new(30, 0.75), new(41.5, 1), new(double.PositiveInfinity, double.NaN)];

    /// <summary>What <see cref="FileBytes"/> was made from.</summary>
    internal static TestEncoder Encoder => TestPictures.FormulaEncoder(45, 35, 16, alpha: true);

    internal static byte[] FileBytes => Read(FileName);

    internal static byte[] ContextBytes => Read(ContextName);

    private static TestEncoder OpaqueEncoder => TestPictures.FormulaEncoder(45, 35);

    private static TestEncoder ContextEncoder =>
        TestPictures.FormulaEncoder(TestPictures.MakeHalfFlat(150, 70, alpha: true), 16);

    [Test]
    [Explicit("Writes the goldens; only for a new version of the format.")]
    public void Generate()
    {
        string folder = SourceFolder();
        File.WriteAllBytes(Path.Combine(folder, FileName), PsrFiles.Write(Encoder.Encode(2).With(Figures)));
        File.WriteAllBytes(Path.Combine(folder, OpaqueName), PsrFiles.Write(OpaqueEncoder, 2));
        File.WriteAllBytes(
            Path.Combine(folder, ContextName),
            PsrFiles.Write(ContextEncoder, new SenderOptions { TileSizes = new(3), Codec = PayloadCodec.Context }));
    }

    [Test]
    public void Open_FileOfVersion1_HoldsItsPicture()
    {
        using PsrFile file = PsrFiles.Open(Read(FileName));
        PsrFiles.AssertHolds(file, Encoder, 3);
        Assert.That((file.Info.ModelName, file.Info.GetTiles(0).Size), Is.EqualTo(("test", (TileSize)2)));
        Assert.That(
            file.Info.Levels.Select(level => level.Quality!.Value.PsnrY), Is.EqualTo(Figures.Select(q => q.PsnrY)));
        Assert.That(
            file.Info.Levels.Select(level => level.Quality!.Value.SsimY),
            Is.EqualTo(Figures.Select(q => q.SsimY)).Within(1e-5));
    }

    [Test]
    public void Open_OpaqueFileOfVersion1_HoldsItsPicture()
    {
        using PsrFile file = PsrFiles.Open(Read(OpaqueName));
        PsrFiles.AssertHolds(file, OpaqueEncoder, 1);
        Assert.That(file.Info.HasAlpha, Is.False);
        Assert.That(file.Info.Levels.Select(level => level.Quality), Is.All.Null);
    }

    [Test]
    public void Write_OpaqueFileOfVersion1_GivesTheSameBytes() =>
        Assert.That(PsrFiles.Write(OpaqueEncoder, 2), Is.EqualTo(Read(OpaqueName)));

    /// <summary>Tiles that are compressed, and tiles that are not.</summary>
    [Test]
    public void Open_ContextFileOfVersion1_HoldsItsPicture()
    {
        using PsrFile file = PsrFiles.Open(Read(ContextName));
        PsrFiles.AssertHolds(file, ContextEncoder, 3);
        bool[] stored =
        [
            .. Enumerable.Range(0, (int)file.Info.GetTiles(0).Count).Select(
                tile => file.Index(0).GetRange(tile).Length == 1 + 48 * file.Info.GetTiles(0)[tile].Count),
        ];
        Assert.That(stored, Has.Some.True.And.Some.False);
    }

    private static byte[] Read(string name) =>
        File.ReadAllBytes(Path.Combine(TestContext.CurrentContext.TestDirectory, "Goldens", name));

    private static string SourceFolder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "Goldens"));
}
