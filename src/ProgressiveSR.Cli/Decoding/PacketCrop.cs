namespace ProgressiveSR.Cli;

/// <summary>Takes the blocks of a region out of a packet, so that a region refines nothing outside itself.</summary>
internal static class PacketCrop
{
    public static IncrementPacket To(in IncrementPacket packet, BlockRegion region)
    {
        BlockRegion kept = packet.Region.Intersect(region);
        if (kept == packet.Region || packet.Codec != PayloadCodec.Raw)
        {
            return packet;
        }

        int samples = (int)(packet.Payload.Length / packet.Region.Count);
        int rowLength = kept.Columns * samples;
        byte[] payload = new byte[kept.Rows * rowLength];
        for (int row = 0; row < kept.Rows; row++)
        {
            int block = (kept.Y + row - packet.Region.Y) * packet.Region.Columns + kept.X - packet.Region.X;
            packet.Payload.Span.Slice(block * samples, rowLength).CopyTo(payload.AsSpan(row * rowLength));
        }

        return packet with { Region = kept, Payload = payload };
    }
}
