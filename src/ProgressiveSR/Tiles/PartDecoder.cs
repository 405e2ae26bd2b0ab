using System.Buffers;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tiles;

/// <summary>Decodes parts, within a receiver's limits. Thread-safe.</summary>
/// <param name="schedule">What each level samples.</param>
/// <param name="format">The layout of parts.</param>
/// <param name="limits">The receiver's size limits.</param>
internal sealed class PartDecoder(LevelSchedule schedule, PartFormat format, PacketLimits limits)
{
    /// <summary>Decodes a part of the level above the one that its tile has.</summary>
    /// <returns>What the tile's slots hold with it.</returns>
    /// <exception cref="InvalidPacketException">It cannot be decoded.</exception>
    public DecodedPart Decode(int level, long tile, TileGroup group, CodedPart part)
    {
        BlockRegion blocks = group.Blocks;
        RequireLength(level, tile, blocks, part.Payload.Length);
        int length = (int)(blocks.Count * schedule.SamplesPerBlock(level));
        short[] rented = ArrayPool<short>.Shared.Rent(length);
        try
        {
            ReadOnlySpan<byte> coded = format.Split(level, tile, group.Error, part.Payload, out byte error).Span;

            // Decoding fills it, or throws.
            Span<short> indices = rented.AsSpan(0, length);
            part.Codec.Decode(
                coded,
                new TilePart(schedule, level, blocks.Columns, blocks.Rows, group.GetSamples(level - 1), indices));
            TileSamples[] samples = new TileSamples[group.Slots.Count];
            for (int i = 0; i < samples.Length; i++)
            {
                TileSlot slot = group.Slots[i];
                samples[i] = TileSamples.Add(schedule, slot.Samples, indices, blocks, slot.Blocks);
            }

            return new DecodedPart(samples, error);
        }
        catch (InvalidPacketException e)
        {
            throw new InvalidPacketException(
                $"Level {level} of tile {tile} cannot be decoded: {e.Message}", e.Offset, e.Expected, e.Actual)
            {
                Level = level,
                Tile = Number(tile),
            };
        }
        finally
        {
            ArrayPool<short>.Shared.Return(rented);
        }
    }

    /// <summary>Prevents a small payload from requesting much memory, and a large one from being kept.</summary>
    /// <exception cref="InvalidPacketException">The part is too long, or decodes to too many samples.</exception>
    public void RequireLength(int level, long tile, BlockRegion blocks, int length)
    {
        long samples = blocks.Count * schedule.SamplesPerBlock(level);
        if (samples > limits.MaxPartSamples)
        {
            throw new InvalidPacketException(
                $"Level {level} of tile {tile} decodes to {samples} samples, more than the receiver allows.",
                expected: limits.MaxPartSamples,
                actual: samples) { Level = level, Tile = Number(tile) };
        }

        long most = format.Overhead + blocks.Count * schedule.BytesPerBlock(level);
        if (length > most)
        {
            throw new InvalidPacketException(
                $"Level {level} of tile {tile} has {length} bytes, more than {samples} samples can take.",
                expected: most,
                actual: length) { Level = level, Tile = Number(tile) };
        }
    }

    /// <summary>A tile's number for exceptions; null beyond 2^31 tiles.</summary>
    private static int? Number(long tile) => tile <= int.MaxValue ? (int)tile : null;
}

/// <summary>A part that is not yet decoded.</summary>
internal readonly record struct CodedPart(IPayloadCodec Codec, ReadOnlyMemory<byte> Payload);

/// <summary>What each slot of a tile holds with a part, and the error that the part states.</summary>
internal readonly record struct DecodedPart(TileSamples[] Samples, byte Error);
