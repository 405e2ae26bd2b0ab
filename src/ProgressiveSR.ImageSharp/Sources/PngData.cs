using System.IO.Compression;

namespace ProgressiveSR.ImageSharp;

/// <summary>The decompressed data of a PNG.</summary>
internal sealed class PngData(IReadOnlyList<ReadOnlyMemory<byte>> compressed, PngHeader header)
{
    private const int Piece = 1 << 16;

    /// <summary>Whether there are fewer bytes than the pixels need; false if decompression fails before that.</summary>
    public bool IsTooShort(CancellationToken cancellationToken)
    {
        try
        {
            using ZLibStream inflating = Open(cancellationToken);
            byte[] piece = new byte[Piece];
            long missing = header.DataLength;
            for (int read = 1; read > 0 && missing > 0; missing -= read)
            {
                read = inflating.Read(piece, 0, (int)Math.Min(piece.Length, missing));
            }

            return missing > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>
    /// Recompresses the data row by row, without interlacing. ImageSharp 2 reads wrong rows from interlaced pictures
    /// narrower than five pixels, and never returns if they are truncated.
    /// </summary>
    /// <param name="partial">Whether missing pixels become 0; otherwise they are an error.</param>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    public byte[] WithoutInterlacing(bool partial)
    {
        int rowLength = checked((int)header.RowBytes + 1);
        byte[] rows = new byte[checked(rowLength * header.Height)];
        using (ZLibStream inflating = Open(CancellationToken.None))
        {
            try
            {
                foreach (Adam7Pass pass in Adam7Pass.All(header.Width, header.Height))
                {
                    ReadPass(inflating, pass, rows, rowLength);
                }
            }
            catch (Exception e) when (partial && e is EndOfStreamException or InvalidDataException)
            {
                // The rest stays 0.
            }
        }

        using var deflated = new MemoryStream();
        using (var deflating = new ZLibStream(deflated, CompressionLevel.NoCompression, leaveOpen: true))
        {
            deflating.Write(rows);
        }

        return deflated.ToArray();
    }

    private ZLibStream Open(CancellationToken cancellationToken) =>
        new(new SegmentStream(compressed, progress: null, cancellationToken), CompressionMode.Decompress);

    private void ReadPass(ZLibStream inflating, Adam7Pass pass, byte[] rows, int rowLength)
    {
        int length = (int)header.Bytes(pass.Width);
        int distance = Math.Max(1, header.PixelBits / 8);
        byte[] above = new byte[length];
        byte[] row = new byte[length];
        for (int y = 0; y < pass.Height; y++)
        {
            int filter = inflating.ReadByte();
            inflating.ReadExactly(row);
            Unfilter(filter, row, above, distance);
            Place(pass, row, rows.AsSpan((pass.Top + y * pass.StepY) * rowLength + 1, rowLength - 1));
            (row, above) = (above, row);
        }
    }

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < distance ? 0 : row[i - distance];
            int corner = i < distance ? 0 : above[i - distance];
            row[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                4 => Paeth(left, above[i], corner),
                _ => throw new InvalidDataException($"There is no filter {filter}."),
            });
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        int fromLeft = Math.Abs(above - corner);
        int fromAbove = Math.Abs(left - corner);
        int fromCorner = Math.Abs(left + above - 2 * corner);
        return fromLeft <= fromAbove && fromLeft <= fromCorner ? left : fromAbove <= fromCorner ? above : corner;
    }

    private void Place(Adam7Pass pass, ReadOnlySpan<byte> from, Span<byte> to)
    {
        int bits = header.PixelBits;
        for (int x = 0; x < pass.Width; x++)
        {
            int column = pass.Left + x * pass.StepX;
            if (bits >= 8)
            {
                from.Slice(x * bits / 8, bits / 8).CopyTo(to[(int)((long)column * bits / 8)..]);
                continue;
            }

            int value = (from[x * bits / 8] >> (8 - bits - x * bits % 8)) & ((1 << bits) - 1);
            to[column * bits / 8] |= (byte)(value << (8 - bits - column * bits % 8));
        }
    }
}
