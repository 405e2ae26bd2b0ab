namespace ProgressiveSR;

/// <summary>
/// The increment alpha_i of one level for a rectangle of tiles: the unit of transmission. Level 0 makes a first picture,
/// every further level refines what is there; nothing is ever sent twice.
/// </summary>
/// <remarks>
/// The payload refers to memory that the packet's maker owns; a receiver copies what it keeps. The form on the wire is
/// specified in <c>FORMAT.md</c>.
/// </remarks>
/// <param name="Header">Picture, model and sizes.</param>
/// <param name="Level">The level that the samples belong to.</param>
/// <param name="Tiles">The tiles that they cover, counted in tiles.</param>
/// <param name="Codec">How each tile's part is coded.</param>
/// <param name="Payload">
/// The tiles' parts, row by row, behind the lengths of all but the last; see <see cref="Parts"/>.
/// </param>
public readonly record struct IncrementPacket(
    PictureHeader Header, int Level, BlockRegion Tiles, PayloadCodec Codec, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The parts, a tile each, row by row.</summary>
    /// <exception cref="InvalidPacketException">The lengths in front of the parts are more than the payload.</exception>
    public PacketParts Parts => new(Tiles, Payload);

    /// <summary>What the packet says about itself; its parts, which may be broken, are left out.</summary>
    public override string ToString() => $"level {Level} of {Tiles} in {Payload.Length} bytes of codec {Codec}";
}
