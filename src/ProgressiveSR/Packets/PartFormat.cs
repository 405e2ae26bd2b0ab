using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>
/// The layout of a part, one level of one tile: a check, the tile's error if there is a linear picture, and the coded
/// samples. A part that adds nothing is empty. Immutable and thread-safe.
/// </summary>
/// <param name="picture">The picture and model, which the check covers.</param>
/// <param name="statesError">Whether parts state the error of the linear picture.</param>
internal sealed class PartFormat(PictureHeader picture, bool statesError)
{
    private readonly byte seed = Seed(picture);

    /// <summary>Whether parts state the error of the linear picture.</summary>
    public bool StatesError => statesError;

    /// <summary>Bytes of a part in addition to its coded samples.</summary>
    public int Overhead => statesError ? 2 : 1;

    /// <summary>Builds a part.</summary>
    /// <param name="level">The level.</param>
    /// <param name="tile">The tile's number.</param>
    /// <param name="lowerError">The error stated by the part below; 0 at level 0.</param>
    /// <param name="error">
    /// The tile's error (<see cref="PsnrCode.ToQuarters"/>); ignored without a linear picture.
    /// </param>
    /// <param name="coded">The coded samples.</param>
    public byte[] Join(int level, long tile, byte lowerError, byte error, ReadOnlySpan<byte> coded)
    {
        if (coded.IsEmpty && (!statesError || error == lowerError))
        {
            return [];
        }

        byte[] part = new byte[Overhead + coded.Length];
        if (statesError)
        {
            part[1] = error;
        }

        coded.CopyTo(part.AsSpan(Overhead));
        part[0] = Check(level, tile, part.AsSpan(1));
        return part;
    }

    /// <summary>Whether the check of a part is correct.</summary>
    /// <param name="level">The level.</param>
    /// <param name="tile">The tile's number.</param>
    /// <param name="part">The part.</param>
    public bool IsIntact(int level, long tile, ReadOnlySpan<byte> part) =>
        part.IsEmpty || part[0] == Check(level, tile, part[1..]);

    /// <summary>Checks and parses a part.</summary>
    /// <param name="level">The level.</param>
    /// <param name="tile">The tile's number.</param>
    /// <param name="lowerError">The error stated by the part below; 0 at level 0.</param>
    /// <param name="part">The part.</param>
    /// <param name="error">The tile's error; 0 without a linear picture.</param>
    /// <returns>The coded samples.</returns>
    /// <exception cref="InvalidPacketException">
    /// The part is damaged, or belongs to another tile, level or picture.
    /// </exception>
    public ReadOnlyMemory<byte> Split(
        int level, long tile, byte lowerError, ReadOnlyMemory<byte> part, out byte error)
    {
        error = lowerError;
        if (part.IsEmpty)
        {
            return part;
        }

        if (part.Length < Overhead || !IsIntact(level, tile, part.Span))
        {
            throw new InvalidPacketException(
                "Its check does not match its bytes; fetch it again.", actual: part.Span[0]);
        }

        error = statesError ? part.Span[1] : (byte)0;
        return part[Overhead..];
    }

    private static byte Seed(PictureHeader picture)
    {
        Span<byte> ids = stackalloc byte[2 * ContentId.Size];
        picture.Picture.Write(ids);
        picture.Model.Write(ids[ContentId.Size..]);
        return Crc8.Compute(ids);
    }

    private byte Check(int level, long tile, ReadOnlySpan<byte> rest)
    {
        Span<byte> place = stackalloc byte[1 + sizeof(long)];
        place[0] = (byte)level;
        WriteInt64LittleEndian(place[1..], tile);
        return Crc8.Compute(rest, Crc8.Compute(place, seed));
    }
}
