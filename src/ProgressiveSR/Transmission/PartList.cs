using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProgressiveSR.Transmission;

/// <summary>
/// A request for many parts in one answer, as JSON: runs of tiles of one level each, in the order wanted.
/// </summary>
/// <param name="Runs">The runs.</param>
/// <remarks>The answer has the parts in this order (<see cref="PartFrames"/>).</remarks>
public sealed record PartList(IReadOnlyList<PartRun> Runs)
{
    /// <summary>The maximum length of a list in bytes.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>The number of parts.</summary>
    [JsonIgnore]
    public long Count => Runs.Sum(run => (long)run.Count);

    /// <summary>Lists tiles of one level, joining consecutive numbers.</summary>
    /// <param name="level">The level.</param>
    /// <param name="tiles">Tile numbers in the order wanted.</param>
    public static PartList Of(int level, IEnumerable<int> tiles)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        List<PartRun> runs = [];
        foreach (int tile in tiles)
        {
            if (runs.Count > 0 && runs[^1].First + runs[^1].Count == tile)
            {
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            }
            else
            {
                runs.Add(new PartRun(level, tile, 1));
            }
        }

        return new PartList(runs);
    }

    /// <summary>Reads a list, which may name parts that do not exist (<see cref="FindFault"/>).</summary>
    /// <param name="utf8">The document, at most <see cref="MaxLength"/> bytes.</param>
    /// <exception cref="InvalidPacketException">The document is not a list of parts.</exception>
    public static PartList Read(ReadOnlySpan<byte> utf8) =>
        TransmissionJson.Read(utf8, MaxLength, TransmissionJson.Default.PartList, "list of parts");

    /// <summary>Writes the list as UTF-8.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, TransmissionJson.Default.PartList);

    /// <summary>What is wrong with the list for a picture, in one sentence; null if it can be answered.</summary>
    /// <param name="picture">The picture.</param>
    public string? FindFault(PictureDescription picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        foreach (PartRun run in Runs)
        {
            if (run.Level < 0 || run.Level > picture.HighestLevel)
            {
                return $"There is no level {run.Level}; the picture has levels 0 to {picture.HighestLevel}.";
            }

            long tiles = picture.GetTiles(run.Level).Count;
            if (run.First < 0 || run.Count < 1 || (long)run.First + run.Count > tiles)
            {
                return $"There are no {run.Count} tiles from {run.First} on; level {run.Level} has tiles 0 to "
                    + $"{tiles - 1}.";
            }
        }

        return null;
    }
}

/// <summary>Consecutive tiles of one level.</summary>
/// <param name="Level">The level.</param>
/// <param name="First">The first tile's number.</param>
/// <param name="Count">How many tiles.</param>
[method: JsonConstructor]
public readonly record struct PartRun(int Level, int First, int Count);
