namespace ProgressiveSR;

/// <summary>Checks a packet against the picture that it is added to, before anything is stored.</summary>
internal static class PacketCheck
{
    /// <summary>Lays a header's picture on the model's blocks.</summary>
    /// <exception cref="InvalidPacketException">The header names another model or an impossible size.</exception>
    public static BlockGrid RequireHeader(PictureHeader header, ModelManifest model)
    {
        Require(
            header.Model, model.Fingerprint, $"The picture was sampled by another model than '{model.Name}'");
        if (header.Width is < 1 or > BlockGrid.MaxSide || header.Height is < 1 or > BlockGrid.MaxSide)
        {
            throw new InvalidPacketException(
                $"A picture of {header.Width}x{header.Height} cannot be: sides are 1 to {BlockGrid.MaxSide} pixels.",
                expected: $"1..{BlockGrid.MaxSide}",
                actual: $"{header.Width}x{header.Height}");
        }

        return new BlockGrid(header.Width, header.Height, model.BlockSize);
    }

    /// <summary>Checks that a packet belongs to a picture and says nothing impossible.</summary>
    /// <exception cref="InvalidPacketException">It does not.</exception>
    public static void Require(in IncrementPacket packet, PictureHeader header, BlockGrid grid, LevelSchedule schedule)
    {
        Require(packet.Header.Picture, header.Picture, "The packet belongs to another picture");
        Require(packet.Header.Model, header.Model, "The packet was sampled by another model");
        Require(
            (packet.Header.Width, packet.Header.Height),
            (header.Width, header.Height),
            "The packet states another picture size");
        if (packet.Level < 0 || packet.Level > schedule.Highest)
        {
            throw new InvalidPacketException(
                $"The packet has level {packet.Level}; the model's levels are 0 to {schedule.Highest}.",
                expected: schedule.Highest,
                actual: packet.Level);
        }

        if (!grid.IsInside(packet.Region))
        {
            throw new InvalidPacketException(
                $"The packet's {packet.Region} leaves the picture's {grid.Columns}x{grid.Rows} blocks.",
                expected: grid.All,
                actual: packet.Region);
        }

        if (packet.Codec != PayloadCodec.Raw)
        {
            throw new InvalidPacketException(
                $"The packet's samples are coded with codec {packet.Codec}, which this version does not know.",
                expected: PayloadCodec.Raw,
                actual: packet.Codec);
        }

        Require(
            (long)packet.Payload.Length,
            packet.Region.Count * schedule.SamplesPerBlock(packet.Level),
            $"The payload of level {packet.Level} has the wrong length");
    }

    private static void Require<T>(T actual, T expected, string fault)
        where T : struct, IEquatable<T>
    {
        if (!expected.Equals(actual))
        {
            throw new InvalidPacketException(
                $"{fault}: {expected} expected, {actual} found.", expected: expected, actual: actual);
        }
    }
}
