namespace ProgressiveSR.Tests.Files;

/// <summary>Pieces in the wrong place, all of them whole and their lengths right.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class PsrMixedTests(string name)
{
    private readonly byte[] bytes = SmallFiles.All[name];
    private readonly PsrPieces whole = PsrPieces.Read(SmallFiles.All[name]);
    private readonly PsrFields fields = PsrFields.Of(SmallFiles.All[name]);

    private static IEnumerable<string> Names => SmallFiles.All.Keys;

    [Test]
    public void PsrFields_NothingChanged_WritesTheFile() => Assert.That(fields.Write(), Is.EqualTo(bytes));

    /// <summary>Tile numbers differ within eight neighbouring bits, so none is taken for another.</summary>
    [Test]
    public void Read_TwoTilesSwapped_BothAreRefused()
    {
        for (int level = 0; level < fields.Levels.Length; level++)
        {
            byte[][] parts = fields.Levels[level].Parts;
            for (int one = 0; one < parts.Length; one++)
            {
                for (int two = one + 1; two < parts.Length; two++)
                {
                    byte[][] swapped = [.. parts];
                    (swapped[one], swapped[two]) = (parts[two], parts[one]);
                    Require(fields.With(level, own => own.WithParts(swapped)), [(level, one), (level, two)]);
                }
            }
        }
    }

    /// <summary>With their indexes and all that the header says of them.</summary>
    [Test]
    public void Read_TwoLevelsSwapped_BothAreRefused()
    {
        int tiles = fields.Levels[0].Parts.Length;
        for (int one = 0; one < fields.Levels.Length; one++)
        {
            for (int two = one + 1; two < fields.Levels.Length; two++)
            {
                PsrLevelFields[] swapped = [.. fields.Levels];
                (swapped[one], swapped[two]) = (swapped[two], swapped[one]);
                int[] levels = [one, two];
                Require(
                    fields with { Levels = swapped },
                    [.. levels.SelectMany(level => Enumerable.Range(0, tiles).Select(tile => (level, tile)))]);
            }
        }
    }

    [Test]
    public void Read_IndexOfAnotherLevel_IsRefused()
    {
        using PsrFile file = PsrFiles.Open(bytes);
        ByteRange first = file.Info.GetIndexRange(0);
        for (int level = 1; level <= file.Info.HighestLevel; level++)
        {
            ByteRange own = file.Info.GetIndexRange(level);
            if (own.Length != first.Length)
            {
                continue;
            }

            byte[] mixed = [.. bytes];
            bytes.AsSpan((int)first.Offset, (int)first.Length).CopyTo(mixed.AsSpan((int)own.Offset));
            RequireIndexRefused(mixed, level);
        }
    }

    /// <summary>The index, byte for byte, of a file that differs in its picture's id alone.</summary>
    [Test]
    public void Read_IndexOfAnotherFile_IsRefused()
    {
        byte[] other = (fields with { Ids = [(byte)(fields.Ids[0] ^ 1), .. fields.Ids[1..]] }).Write();
        using PsrFile file = PsrFiles.Open(bytes);
        for (int level = 0; level <= file.Info.HighestLevel; level++)
        {
            ByteRange range = file.Info.GetIndexRange(level);
            byte[] mixed = [.. bytes];
            other.AsSpan((int)range.Offset, (int)range.Length).CopyTo(mixed.AsSpan((int)range.Offset));
            RequireIndexRefused(mixed, level);
        }
    }

    /// <summary>Parts of one picture or model under the header of another, whose ids differ in one byte each.</summary>
    [TestCase(0)]
    [TestCase(15)]
    [TestCase(16)]
    [TestCase(31)]
    public void Read_PartsOfAnotherPictureOrModel_AreRefused(int at)
    {
        byte[] ids = [.. fields.Ids];
        ids[at] ^= 0x5A;
        Require(
            fields with { Ids = ids },
            [
                .. fields.Levels.SelectMany(
                    (level, number) => Enumerable.Range(0, level.Parts.Length).Select(tile => (number, tile))),
            ]);
    }

    private static void RequireIndexRefused(byte[] mixed, int level)
    {
        PsrPieces read = PsrPieces.Read(mixed);
        Assert.That(read.HasIndex, Has.Count.EqualTo(read.Parts.Length - 1).And.No.Member(level));
        Assert.That(
            read.Refused.Single().Message,
            Does.StartWith($"The index of level {level} is damaged").And.Contain("of the file again"));
    }

    /// <summary>These tiles are refused, unless nothing is in them, and no others.</summary>
    private void Require(PsrFields mixed, (int Level, int Tile)[] places)
    {
        PsrPieces read = PsrPieces.Read(mixed.Write());
        for (int level = 0; level < read.Parts.Length; level++)
        {
            for (int tile = 0; tile < read.Parts[level].Length; tile++)
            {
                bool moved = places.Contains((level, tile)) && mixed.Levels[level].Parts[tile].Length > 0;
                byte[]? expected = moved ? null : mixed.Levels[level].Parts[tile];
                Assert.That(read.Parts[level][tile], Is.EqualTo(expected), $"tile {tile} of level {level}");
            }
        }

        Assert.That(read.Alpha, Is.EqualTo(whole.Alpha));
        Assert.That(
            read.Refused.Select(e => e.Message),
            Has.All.Match(@"^Tile \d+ of level \d+ is damaged; fetch bytes \d+ to \d+ of the file again"));
    }
}
