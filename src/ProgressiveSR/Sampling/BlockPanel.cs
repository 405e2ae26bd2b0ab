using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ProgressiveSR.Sampling;

/// <summary>Gathers a picture's blocks into the panels that a <see cref="MicroKernel"/> reads.</summary>
internal static unsafe class BlockPanel
{
    private const int MaxBlockSize = 32;

    /// <summary>
    /// Writes one block as 16-bit pairs in the order colour, row, column, spaced
    /// <see cref="MicroKernel.BlocksPerPanel"/> numbers apart in a panel.
    /// </summary>
    /// <param name="view">The whole picture.</param>
    /// <param name="blockSize">Side of a block in pixels.</param>
    /// <param name="x">Block column.</param>
    /// <param name="y">Block row.</param>
    /// <param name="column">The block's first number in the panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(in RgbView view, int blockSize, int x, int y, int* column)
    {
        // Pairs are extracted from eight bytes at a time, so the last read extends two bytes beyond the row.
        byte* line = stackalloc byte[MaxBlockSize * RgbView.BytesPerPixel + sizeof(ulong)];
        int left = x * blockSize;
        int width = Math.Min(blockSize, view.Width - left);
        int pairsPerRow = blockSize / 2;
        nint plane = (nint)pairsPerRow * blockSize * MicroKernel.BlocksPerPanel;
        for (int row = 0; row < blockSize; row++)
        {
            int sourceRow = Math.Min(y * blockSize + row, view.Height - 1);
            view.Row(sourceRow)
                .Slice(left * RgbView.BytesPerPixel, width * RgbView.BytesPerPixel)
                .CopyTo(new Span<byte>(line, blockSize * RgbView.BytesPerPixel));
            for (int i = width * RgbView.BytesPerPixel; i < blockSize * RgbView.BytesPerPixel; i++)
            {
                line[i] = line[i - RgbView.BytesPerPixel];
            }

            for (byte* source = line; source < line + blockSize * RgbView.BytesPerPixel; source += 6)
            {
                ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(source, sizeof(ulong)));
                column[0] = Pair(bytes);
                column[plane] = Pair(bytes >> 8);
                column[2 * plane] = Pair(bytes >> 16);
                column += MicroKernel.BlocksPerPanel;
            }
        }
    }

    // Byte 0 and byte 3: the same colour of two neighbouring pixels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Pair(ulong bytes) => (int)((bytes & 0xFF) | (bytes >> 8 & 0xFF0000));
}
