using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tiles;

/// <summary>Checks a packet against the picture to which it is added, before anything is stored.</summary>
internal static class PacketCheck
{
    /// <summary>Creates the tile grids for a header's picture with the model's blocks.</summary>
    /// <exception cref="InvalidPacketException">The header is of another model, or has invalid sizes.</exception>
    public static TileGrids RequireHeader(PictureHeader header, ModelManifest model, PacketLimits limits)
    {
        Require(
            header.Model, model.Fingerprint, $"The picture was not sampled by model '{model.Name}'");
        if (header.Width is < 1 or > BlockGrid.MaxSide || header.Height is < 1 or > BlockGrid.MaxSide)
        {
            throw new InvalidPacketException(
                $"A picture of {header.Width}x{header.Height} is invalid: sides are 1 to {BlockGrid.MaxSide} pixels.",
                expected: $"1..{BlockGrid.MaxSide}",
                actual: $"{header.Width}x{header.Height}");
        }

        if ((long)header.Width * header.Height > limits.MaxPixels)
        {
            throw new InvalidPacketException(
                $"A picture of {header.Width}x{header.Height} is larger than the receiver allows.",
                expected: limits.MaxPixels,
                actual: (long)header.Width * header.Height);
        }

        if (header.TileSizes == default)
        {
            throw new InvalidPacketException(
                "The tiles have no side.", expected: $"1..{TileSizes.Max}", actual: header.TileSizes);
        }

        return new TileGrids(new BlockGrid(header.Width, header.Height, model.BlockSize), header.TileSizes);
    }

    /// <summary>Checks that a picture's description matches its model.</summary>
    /// <exception cref="InvalidPacketException">It does not.</exception>
    public static void RequireModel(PictureDescription picture, ModelManifest model)
    {
        Require(
            picture.Grid.BlockSize,
            model.BlockSize,
            $"The picture does not have the blocks of its model '{model.Name}'");
        if (picture.Levels.Count > model.Schedule.Count)
        {
            throw new InvalidPacketException(
                $"The picture has {picture.Levels.Count} levels, more than the {model.Schedule.Count} of its model "
                + $"'{model.Name}'.",
                expected: $"1..{model.Schedule.Count}",
                actual: picture.Levels.Count);
        }

        Require(
            picture.Levels[0].LinearPsnrY is not null,
            model.Schedule.HasLinearPicture,
            $"The figures of the picture are not those of its model '{model.Name}'");
    }

    /// <summary>Checks that a packet belongs to a picture and that its fields are in range.</summary>
    /// <exception cref="InvalidPacketException">It does not.</exception>
    public static void Require(
        in IncrementPacket packet, PictureHeader header, TileGrids grids, LevelSchedule schedule)
    {
        Require(packet.Header.Picture, header.Picture, "The packet belongs to another picture");
        Require(packet.Header.Model, header.Model, "The packet was sampled by another model");
        Require(
            (packet.Header.Width, packet.Header.Height),
            (header.Width, header.Height),
            "The packet has a different picture size");
        Require(packet.Header.TileSizes, header.TileSizes, "The packet has different tile sizes");
        if (packet.Level < 0 || packet.Level > schedule.Highest)
        {
            throw new InvalidPacketException(
                $"The packet has level {packet.Level}; the model's levels are 0 to {schedule.Highest}.",
                expected: schedule.Highest,
                actual: packet.Level);
        }

        TileGrid tiles = grids[packet.Level];
        if (!tiles.IsInside(packet.Tiles))
        {
            throw new InvalidPacketException(
                $"The packet's tiles {packet.Tiles} lie outside the picture's {tiles.Columns}x{tiles.Rows}.",
                expected: new BlockRegion(0, 0, tiles.Columns, tiles.Rows),
                actual: packet.Tiles);
        }
    }

    private static void Require<T>(T actual, T expected, string fault)
        where T : struct, IEquatable<T>
    {
        if (!expected.Equals(actual))
        {
            throw new InvalidPacketException(
                $"{fault}: expected {expected}, found {actual}.", expected: expected, actual: actual);
        }
    }
}
