using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// Codes levels of truncated coefficients (<see cref="CoefficientLayout.Fits"/>): whole indices at level 0; at higher
/// levels one decision per known coefficient, and which further coefficients become non-zero.
/// </summary>
/// <remarks>
/// Coding proceeds plane by plane, block by block, and along the scan to the end of the block. The probability of a
/// decision depends on the activity around the coefficient (<see cref="ActivitySums"/>) and its prediction from the
/// borders of neighbouring blocks (<see cref="BlockEdges"/>).
/// </remarks>
internal sealed class CoefficientModel
{
    private readonly IReadOnlyList<CoefficientTables> levels;
    private readonly short[][] highest;

    /// <summary>Creates the model from tables.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="levels">Tables, one per level.</param>
    public CoefficientModel(LevelSchedule schedule, IReadOnlyList<CoefficientTables> levels)
    {
        this.levels = levels;
        highest =
        [
            .. Enumerable.Range(0, schedule.Count).Select<int, short[]>(level =>
                [.. schedule[level].SelectMany(run => Enumerable.Repeat((short)run.HighestIndex, run.Count))]),
        ];
    }

    /// <summary>Codes a part.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="part">The part; when decoding, its indices are filled in.</param>
    /// <exception cref="InvalidPacketException">The decoded indices are not valid output of a sender.</exception>
    public void Code<TCoder>(ref TCoder coder, scoped in CoefficientPart part)
        where TCoder : IBinaryCoder, allows ref struct
    {
        NoObserver none = default;
        Code(ref coder, ref none, part);
    }

    /// <summary>Codes a part, reporting decisions to an observer.</summary>
    public void Code<TCoder, TObserver>(
        ref TCoder coder, ref TObserver observer, scoped in CoefficientPart coefficients)
        where TCoder : IBinaryCoder, allows ref struct
        where TObserver : IActivityObserver
    {
        TilePart part = coefficients.Part;
        ReadOnlySpan<short> lower = coefficients.Lower;
        CoefficientTables tables = levels[part.Level];
        AdaptiveBit[] bits = ArrayPool<AdaptiveBit>.Shared.Rent(tables.Bits.Length);
        using TilePlanes planes = new(part.Columns * part.Rows);
        try
        {
            tables.Bits.CopyTo(bits.AsSpan());
            int blocks = part.Columns * part.Rows;
            for (int slot = 0; !lower.IsEmpty && slot < planes.None; slot++)
            {
                planes.Restore(slot, PlaneOf(lower, slot % blocks, slot / blocks));
            }

            for (int slot = 0; slot < planes.None; slot++)
            {
                (int plane, int block) = Math.DivRem(slot, blocks);
                (int y, int x) = Math.DivRem(block, part.Columns);
                CodeBlock(
                    ref coder,
                    ref observer,
                    part,
                    lower.IsEmpty ? [] : PlaneOf(lower, block, plane),
                    planes,
                    BlockSlots.Of(planes, plane, part.Columns, part.Rows, x, y),
                    plane,
                    block,
                    bits);
            }
        }
        finally
        {
            ArrayPool<AdaptiveBit>.Shared.Return(bits);
        }
    }

    private static Span<short> PlaneOf(Span<short> indices, int block, int plane) => indices.Slice(
        (CoefficientLayout.Planes * block + plane) * BlockTransform.PlaneLength, BlockTransform.PlaneLength);

    private static ReadOnlySpan<short> PlaneOf(ReadOnlySpan<short> indices, int block, int plane) => indices.Slice(
        (CoefficientLayout.Planes * block + plane) * BlockTransform.PlaneLength, BlockTransform.PlaneLength);

    private void CodeBlock<TCoder, TObserver>(
        ref TCoder coder,
        ref TObserver observer,
        in TilePart part,
        scoped ReadOnlySpan<short> lower,
        in TilePlanes planes,
        in BlockSlots slots,
        int plane,
        int block,
        Span<AdaptiveBit> bits)
        where TCoder : IBinaryCoder, allows ref struct
        where TObserver : IActivityObserver
    {
        Span<short> own = PlaneOf(part.Indices, block, plane);
        if (!lower.IsEmpty)
        {
            planes.Double(slots.Own, lower);
        }

        BlockEdges edges = new(planes, slots);
        if (part.Level == 0)
        {
            own[0] = CodeFirst(ref coder, part, planes, slots, plane, block, edges, bits);
        }

        int end = TCoder.IsDecoder ? 0 : CoefficientLayout.EndOf(own);
        end = EndOfBlock.Code(ref coder, bits, planes, slots, plane, end);
        int length = CoefficientLayout.LengthOf(end);
        int diagonals = CoefficientLayout.DiagonalsOf(length);
        planes.End(slots.Own) = end;
        CoefficientWeights weights = levels[part.Level].Weights[plane];
        CoefficientCoder current = new(
            plane,
            weights,
            highest[part.Level].AsSpan(plane * BlockTransform.PlaneLength, BlockTransform.PlaneLength),
            plane > 0 ? PlaneOf(part.Indices, block, 0) : own,
            plane > 1 ? PlaneOf(part.Indices, block, 1) : default,
            bits,
            planes.Sizes(slots.Own),
            edges,
            new ActivitySums(planes, slots, weights, diagonals));
        current.Code(ref coder, ref observer, lower, own[..length]);
        own[length..].Clear();
        edges.Finish(planes, slots);
        planes.Surround(slots.Own, diagonals);
        if (TCoder.IsDecoder && end > 0 && !CoefficientLayout.LastGroup(own, end).ContainsAnyExcept((short)0))
        {
            throw new InvalidPacketException(
                "A block ends before its coded end.", expected: end, actual: CoefficientLayout.EndOf(own));
        }
    }

    private short CodeFirst<TCoder>(
        ref TCoder coder,
        in TilePart part,
        in TilePlanes planes,
        in BlockSlots slots,
        int plane,
        int block,
        scoped in BlockEdges edges,
        Span<AdaptiveBit> bits)
        where TCoder : IBinaryCoder, allows ref struct
    {
        bool hasLeft = slots.Left != planes.None;
        bool hasAbove = slots.Above != planes.None;
        Span<short> indices = part.Indices;
        int value = FirstCoefficient.Code(
            ref coder,
            bits,
            plane,
            hasLeft ? PlaneOf(indices, block - 1, plane)[0] : null,
            hasAbove ? PlaneOf(indices, block - part.Columns, plane)[0] : null,
            hasLeft && hasAbove ? PlaneOf(indices, block - part.Columns - 1, plane)[0] : 0,
            edges,
            PlaneOf(indices, block, plane)[0],
            highest[0][plane * BlockTransform.PlaneLength]);
        planes.Sizes(slots.Own)[TilePlanes.Origin] = (byte)TilePlanes.Size(Math.Abs(value));
        edges.Add(0, 2 * value + Math.Sign(value));
        return (short)value;
    }
}
