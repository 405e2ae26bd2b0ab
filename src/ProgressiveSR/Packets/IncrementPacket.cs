namespace ProgressiveSR;

/// <summary>
/// The samples alpha_i of one level for a region of blocks: the unit of transmission. Level 0 makes a first picture,
/// every further level refines what is there; nothing is ever sent twice.
/// </summary>
/// <remarks>
/// The payload refers to memory that the packet's maker owns; a receiver copies what it keeps. The form on the wire is
/// specified in <c>FORMAT.md</c>.
/// </remarks>
/// <param name="Header">Picture, model and size.</param>
/// <param name="Level">The level that the samples belong to.</param>
/// <param name="Region">The blocks that they cover.</param>
/// <param name="Codec">How the payload is coded.</param>
/// <param name="Payload">The coded samples.</param>
public readonly record struct IncrementPacket(
    PictureHeader Header, int Level, BlockRegion Region, PayloadCodec Codec, ReadOnlyMemory<byte> Payload);
