namespace ProgressiveSR;

/// <summary>
/// The increment alpha_i of one level for a rectangle of tiles: the unit of transmission. Level 0 is the first picture,
/// each higher level refines it; nothing is sent twice.
/// </summary>
/// <remarks>
/// The payload refers to memory that the packet's creator owns; a receiver copies what it keeps. <c>FORMAT.md</c>
/// specifies the wire format.
/// </remarks>
/// <param name="Header">Picture id, model id and sizes.</param>
/// <param name="Level">The level of the samples.</param>
/// <param name="Tiles">The tiles covered, in coordinates of the level's grid.</param>
/// <param name="Codec">The codec of the parts.</param>
/// <param name="Payload">
/// The tiles' parts in row-major order, preceded by the lengths of all but the last; see <see cref="Parts"/>.
/// </param>
public readonly record struct IncrementPacket(
    PictureHeader Header, int Level, BlockRegion Tiles, PayloadCodec Codec, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The parts, one per tile, in row-major order.</summary>
    /// <exception cref="InvalidPacketException">The part lengths exceed the payload.</exception>
    public PacketParts Parts => new(Tiles, Payload);

    /// <summary>A one-line description; the parts, which may be invalid, are not read.</summary>
    public override string ToString() => $"level {Level} of {Tiles} in {Payload.Length} bytes of codec {Codec}";
}
