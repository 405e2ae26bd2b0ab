namespace ProgressiveSR.Tables;

/// <summary>The amount of data transmitted.</summary>
/// <param name="Samples">Channel values.</param>
/// <param name="Bytes">Bytes of packets, headers included.</param>
internal readonly record struct TransmissionCost(long Samples, long Bytes)
{
    public static TransmissionCost operator +(TransmissionCost a, TransmissionCost b) =>
        new(a.Samples + b.Samples, a.Bytes + b.Bytes);

    /// <summary>
    /// The cost of a region's increments, one packet per level, with all tiles that the region touches.
    /// </summary>
    /// <param name="picture">The picture to send.</param>
    /// <param name="region">The blocks to refine.</param>
    /// <param name="first">The first level to send.</param>
    /// <param name="last">The last level to send; below <paramref name="first"/> for nothing.</param>
    public static TransmissionCost Increments(EncodedPicture picture, BlockRegion region, int first, int last)
    {
        TransmissionCost sum = default;
        for (int level = first; level <= last; level++)
        {
            sum += Of(picture.Info, picture.GetTiles(level, picture.Info.GetTiles(level).Cover(region)));
        }

        return sum;
    }

    /// <summary>The cost of one packet of a picture whose levels each add samples.</summary>
    public static TransmissionCost Of(PictureDescription picture, IncrementPacket packet)
    {
        long blocks = picture.GetTiles(packet.Level).ToBlocks(packet.Tiles).Count;
        long lower = packet.Level > 0 ? picture.Levels[packet.Level - 1].Samples : 0;
        long samplesPerBlock = (picture.Levels[packet.Level].Samples - lower) / picture.Grid.All.Count;
        return new TransmissionCost(blocks * samplesPerBlock, PacketWriter.GetLength(packet));
    }

    /// <summary>The cost of a whole low-resolution picture in one packet.</summary>
    /// <param name="grid">The blocks of the full-size picture.</param>
    /// <param name="samplesPerBlock">3 s^2 for s x s pixels per block; each sample is a byte.</param>
    public static TransmissionCost LowResolution(BlockGrid grid, int samplesPerBlock)
    {
        PictureHeader header = new(default, default, grid.Width, grid.Height, new TileSizes(TileSizes.Max));
        long samples = grid.All.Count * samplesPerBlock;
        byte[] part = new byte[1 + samples];  // the check first
        IncrementPacket packet = new(header, 0, new BlockRegion(0, 0, 1, 1), PayloadCodec.Raw, part);
        return new TransmissionCost(samples, PacketWriter.GetLength(packet));
    }

    /// <summary>Samples sent, relative to the picture's.</summary>
    public double SamplesRatio(BlockGrid grid) => (double)Samples / RgbView.BytesPerPixel / Pixels(grid);

    public double BitsPerPixel(BlockGrid grid) => 8.0 * Bytes / Pixels(grid);

    private static double Pixels(BlockGrid grid) => (double)grid.Width * grid.Height;
}
