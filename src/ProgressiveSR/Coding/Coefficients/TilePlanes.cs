using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// The state of a tile's blocks while a level is coded, plane by plane: sizes of coefficients, sums along borders,
/// ends. It is derived from the level below and from the blocks coded so far.
/// </summary>
internal readonly struct TilePlanes : IDisposable
{
    /// <summary>The distance between two rows of sizes: each block is surrounded by three zeros.</summary>
    public const int Stride = BlockTransform.Side + 2 * Margin;

    /// <summary>The offset of a block's first size.</summary>
    public const int Origin = Margin * (Stride + 1);

    private const int Margin = 3;

    // Vectors at the end of the last row read slightly further.
    private const int Padded = Stride * Stride + 12;

    /// <summary>8 times the square root of a magnitude, for magnitudes up to 15.</summary>
    private static readonly byte[] SizeOfMagnitude = [0, 8, 11, 14, 16, 18, 20, 21, 22, 24, 25, 26, 28, 29, 30, 31];

    private readonly byte[] sizes;
    private readonly int[] edges;
    private readonly int[] ends;
    private readonly short[] sums;
    private readonly int blocks;

    /// <summary>Allocates memory, which <see cref="Dispose"/> releases.</summary>
    /// <param name="blocks">Number of blocks in the tile.</param>
    public TilePlanes(int blocks)
    {
        this.blocks = blocks;
        int slots = CoefficientLayout.Planes * blocks + 1;
        sizes = ArrayPool<byte>.Shared.Rent(2 * Padded * slots);
        edges = ArrayPool<int>.Shared.Rent(BlockEdges.Length * (slots + 1));
        ends = ArrayPool<int>.Shared.Rent(slots);
        sums = ArrayPool<short>.Shared.Rent(ActivitySums.Length);
        sizes.AsSpan(0, 2 * Padded * slots).Clear();
        edges.AsSpan(0, BlockEdges.Length * slots).Clear();
        ends.AsSpan(0, slots).Clear();
    }

    /// <summary>The slot that stands for a missing block: all zeros.</summary>
    public int None => CoefficientLayout.Planes * blocks;

    /// <summary>Working memory of <see cref="BlockEdges"/>, one block at a time.</summary>
    public Span<int> Gaps => Edges(None + 1);

    /// <summary>Working memory of <see cref="ActivitySums"/>, one block at a time.</summary>
    public Span<short> Sums => sums;

    /// <summary>The size of a magnitude, 0 to 31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Size(int magnitude) => SizeOfMagnitude[Math.Min(magnitude, SizeOfMagnitude.Length - 1)];

    /// <summary>The offset of a place <c>v * 32 + u</c> in a block's sizes.</summary>
    public static int Padding(int place) => Origin + (place >> 5) * Stride + (place & 31);

    /// <summary>Sizes of a block.</summary>
    public Span<byte> Sizes(int slot) => sizes.AsSpan(2 * Padded * slot, Padded);

    /// <summary>For each size of a block, the sum of its four direct neighbours.</summary>
    public Span<byte> Around(int slot) => sizes.AsSpan(2 * Padded * slot + Padded, Padded);

    /// <summary>Sums along the borders of a block; see <see cref="BlockEdges"/>.</summary>
    public Span<int> Edges(int slot) => edges.AsSpan(BlockEdges.Length * slot, BlockEdges.Length);

    /// <summary>The end of a block, in groups.</summary>
    public ref int End(int slot) => ref ends[slot];

    /// <summary>Initialises a block from the level below.</summary>
    /// <param name="slot">The block's slot, unused so far.</param>
    /// <param name="indices">Its indices at the level below, in scan order.</param>
    public void Restore(int slot, ReadOnlySpan<short> indices)
    {
        int end = CoefficientLayout.EndOf(indices);
        End(slot) = end;
        indices = indices[..CoefficientLayout.LengthOf(end)];
        Span<byte> own = Sizes(slot);
        Span<int> edge = Edges(slot);
        ReadOnlySpan<short> scan = BlockTransform.Scan;
        foreach (int i in new NonzeroIndices(indices))
        {
            int index = indices[i];
            own[Padding(scan[i])] = (byte)Size(Math.Abs(index));
            BlockEdges.Sum(edge, scan[i], 2 * index + (index > 0 ? 1 : -1));
        }

        Surround(slot, CoefficientLayout.DiagonalsOf(indices.Length));
    }

    /// <summary>Converts a block's sizes to the units of the current level: magnitudes double.</summary>
    /// <param name="slot">The block's slot.</param>
    /// <param name="indices">Its indices at the level below, in scan order.</param>
    public void Double(int slot, ReadOnlySpan<short> indices)
    {
        indices = indices[..CoefficientLayout.LengthOf(End(slot))];
        Span<byte> own = Sizes(slot);
        ReadOnlySpan<short> scan = BlockTransform.Scan;
        foreach (int i in new NonzeroIndices(indices))
        {
            own[Padding(scan[i])] = (byte)Size(2 * Math.Abs((int)indices[i]));
        }
    }

    /// <summary>Computes the sums of neighbouring sizes, once a block is known.</summary>
    /// <param name="slot">The block's slot.</param>
    /// <param name="diagonals">Number of diagonals with non-zero sizes.</param>
    public void Surround(int slot, int diagonals)
    {
        ReadOnlySpan<byte> own = Sizes(slot);
        Span<byte> around = Around(slot);
        int rows = Math.Min(diagonals + 1, BlockTransform.Side);
        for (int v = 0; v < rows; v++)
        {
            for (int u = 0; u < BlockTransform.Side; u += Vector128<byte>.Count)
            {
                int at = Origin + v * Stride + u;
                Vector128.CopyTo(
                    Load(own, at - 1) + Load(own, at + 1) + Load(own, at - Stride) + Load(own, at + Stride),
                    around[at..]);
            }
        }
    }

    /// <summary>Releases the memory.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(sizes);
        ArrayPool<int>.Shared.Return(edges);
        ArrayPool<int>.Shared.Return(ends);
        ArrayPool<short>.Shared.Return(sums);
    }

    private static Vector128<byte> Load(ReadOnlySpan<byte> sizes, int at) =>
        Vector128.Create(sizes[at..]);
}
