using System.Buffers;

namespace ProgressiveSR.Coding;

/// <summary>Turns the indices of one level of one tile into bytes, and back.</summary>
/// <remarks>
/// Both sides know what the lower levels of the same tile hold (<see cref="TilePart.Lower"/>), and nothing else: a tile
/// decodes alone. Implementations are lossless, deterministic on every machine, and thread-safe.
/// </remarks>
public interface IPayloadCodec
{
    /// <summary>The number by which packets and files name the codec.</summary>
    PayloadCodec Number { get; }

    /// <summary>
    /// Codes a part, in no more bytes than <see cref="RawCodec"/>
    /// (<see cref="ProgressiveSR.Sampling.LevelSchedule.BytesPerBlock"/>).
    /// </summary>
    /// <param name="part">The part, its indices in their rows' ranges.</param>
    /// <param name="destination">Receives the bytes.</param>
    void Encode(in TilePart part, IBufferWriter<byte> destination);

    /// <summary>Decodes a part.</summary>
    /// <param name="payload">The bytes, all of them this part's.</param>
    /// <param name="part">The part; its indices are filled.</param>
    /// <exception cref="InvalidPacketException">
    /// They are not what a sender writes: too many or too few, or indices that their rows cannot have. The part's
    /// indices are then undefined.
    /// </exception>
    void Decode(ReadOnlySpan<byte> payload, in TilePart part);
}
