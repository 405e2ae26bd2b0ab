namespace ProgressiveSR.Tests.Files;

/// <summary>
/// All pieces of a file: header, the index of each level, parts, alpha; those that are refused are counted.
/// </summary>
internal sealed class PsrPieces
{
    /// <summary>What a message says that names a way out.</summary>
    public const string WayOut = "(copy|download|encode|fetch|raise|send|transfer|update)";

    private PsrPieces(PsrFile file)
    {
        Parts = new byte[file.Info.Levels.Count][][];
        for (int level = 0; level < Parts.Length; level++)
        {
            int of = level;
            int tiles = (int)file.Info.GetTiles(0).Count;
            Parts[level] = new byte[tiles][];
            if (Try(() => file.Index(of)) is null)
            {
                continue;
            }

            HasIndex.Add(level);
            for (int tile = 0; tile < tiles; tile++)
            {
                int number = tile;
                Parts[level][tile] = Try(() => file.Packet(of, number).Payload.ToArray());
            }
        }

        Alpha = Try(file.Alpha);
    }

    private PsrPieces()
    {
    }

    /// <summary>Levels whose index was read.</summary>
    public List<int> HasIndex { get; } = [];

    /// <summary>Parts by level and tile; null where one was refused.</summary>
    public byte[]?[][] Parts { get; } = [];

    public byte[]? Alpha { get; }

    /// <summary>Pieces refused; those behind a refused header or index are not asked for.</summary>
    public List<InvalidPacketException> Refused { get; } = [];

    public static PsrPieces Read(byte[] bytes)
    {
        try
        {
            using PsrFile file = PsrFiles.Open(bytes);
            return new PsrPieces(file);
        }
        catch (InvalidPacketException e)
        {
            PsrPieces none = new();
            none.Refused.Add(e);
            return none;
        }
    }

    /// <summary>Whatever was read is what another file has, and every refusal names a way out.</summary>
    public void AssertOf(PsrPieces original, string what)
    {
        for (int level = 0; level < Parts.Length; level++)
        {
            for (int tile = 0; tile < Parts[level].Length; tile++)
            {
                Assert.That(
                    Parts[level][tile] is not { } part || part.AsSpan().SequenceEqual(original.Parts[level][tile]),
                    $"{what}: tile {tile} of level {level} is another than there was");
            }
        }

        Assert.That(Alpha is null || Alpha.AsSpan().SequenceEqual(original.Alpha), $"{what}: alpha is another");
        foreach (InvalidPacketException e in Refused)
        {
            Assert.That(e.Message, Does.Match(WayOut), what);
        }
    }

    private T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidPacketException e)
        {
            Refused.Add(e);
            return null;
        }
    }
}
