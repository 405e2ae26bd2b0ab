using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// The activity around each coefficient of a block: a weighted sum of the sizes of nearby coefficients and of those at
/// the same place in other blocks and planes, and of a sum over all preceding coefficients, which decays with distance.
/// </summary>
/// <remarks>Sums are 16 bits wide and wrap around; trained weights are too small for that to happen.</remarks>
internal readonly ref struct ActivitySums
{
    /// <summary>Size of the working memory, in 16-bit numbers.</summary>
    public const int Length = BlockTransform.PlaneLength + CausalStride * (BlockTransform.Side + 1);

    private const int CausalStride = BlockTransform.Side + 2;
    private const int Stride = TilePlanes.Stride;

    private readonly TilePlanes planes;
    private readonly BlockSlots slots;
    private readonly CoefficientWeights weights;
    private readonly Span<short> sums;
    private readonly Span<short> causal;
    private readonly int causalWeight;

    /// <summary>Sums what is known before a block is coded.</summary>
    /// <param name="planes">The tile.</param>
    /// <param name="slots">The block.</param>
    /// <param name="weights">The plane's weights.</param>
    /// <param name="diagonals">Number of diagonals whose coefficients will be queried.</param>
    public ActivitySums(
        scoped in TilePlanes planes, scoped in BlockSlots slots, CoefficientWeights weights, int diagonals)
    {
        this.planes = planes;
        this.slots = slots;
        this.weights = weights;
        causalWeight = weights.Tap[^1];
        sums = planes.Sums[..BlockTransform.PlaneLength];
        causal = planes.Sums[BlockTransform.PlaneLength..Length];
        causal.Clear();
        for (int v = 0; v < Math.Min(diagonals, BlockTransform.Side); v++)
        {
            for (int u = 0; u < Math.Min(diagonals - v, BlockTransform.Side); u += Vector128<byte>.Count)
            {
                Fill(v * BlockTransform.Side + u);
            }
        }
    }

    /// <summary>The activity at a place.</summary>
    /// <param name="place">The place <c>v * 32 + u</c>.</param>
    /// <param name="before">Its causal sum.</param>
    public int At(int place, int before) => sums[place] + (causalWeight * before >> 4);

    /// <summary>
    /// The causal sum: over everything that precedes a place, in 16ths, decaying by a quarter per step.
    /// </summary>
    /// <param name="place">The place <c>v * 32 + u</c>.</param>
    public int Before(int place)
    {
        ref short own = ref Causal(place);
        int sum = (12 * (Unsafe.Add(ref own, -1) + Unsafe.Add(ref own, -CausalStride))
            - 9 * Unsafe.Add(ref own, -CausalStride - 1)) >> 4;
        return Math.Max(sum, 0);
    }

    /// <summary>Adds a coefficient to the sums of later places.</summary>
    /// <param name="place">Its place <c>v * 32 + u</c>.</param>
    /// <param name="before">Its causal sum.</param>
    /// <param name="size">Its new size.</param>
    /// <param name="change">The increase over its old size.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spread(int place, int before, int size, int change)
    {
        Causal(place) = (short)(before + 16 * size);
        if (change == 0)
        {
            return;
        }

        short[] tap = weights.Tap;
        int u = place & 31;
        if (u < BlockTransform.Side - 1)
        {
            sums[place + 1] += (short)(tap[0] * change);
            if (place >= BlockTransform.Side)
            {
                sums[place - BlockTransform.Side + 1] += (short)(tap[2] * change);
            }
        }

        if (place < BlockTransform.PlaneLength - BlockTransform.Side)
        {
            sums[place + BlockTransform.Side] += (short)(tap[1] * change);
        }
    }

    /// <summary>The terms that are weighted at a place, in the order of the weights, without the causal sum.</summary>
    /// <param name="place">The place <c>v * 32 + u</c>.</param>
    /// <param name="values">Receives one number fewer than there are weights.</param>
    public void CopyTo(int place, Span<byte> values)
    {
        int at = TilePlanes.Padding(place);
        ReadOnlySpan<byte> own = planes.Sizes(slots.Own);
        ReadOnlySpan<int> near =
            [-1, -Stride, Stride - 1, 1, Stride, 1 - Stride, 1 + Stride, 2, 2 * Stride];
        for (int i = 0; i < near.Length; i++)
        {
            values[i] = own[at + near[i]];
        }

        values[9] = (byte)(own[at + 3] + own[at + 3 * Stride]);
        values[10] = (byte)(own[at + 2 + Stride] + own[at + 1 + 2 * Stride]);
        ReadOnlySpan<int> others =
            [slots.Left, slots.Above, slots.Right, slots.Below, slots.Luma, slots.OtherChroma];
        for (int i = 0; i < others.Length; i++)
        {
            values[11 + 2 * i] = planes.Sizes(others[i])[at];
            values[12 + 2 * i] = planes.Around(others[i])[at];
        }
    }

    private ref short Causal(int place) => ref Unsafe.Add(
        ref MemoryMarshal.GetReference(causal), (place >> 5) * CausalStride + CausalStride + (place & 31) + 1);

    /// <summary>Sixteen sums of a row.</summary>
    private void Fill(int place)
    {
        int at = TilePlanes.Padding(place);
        short[] tap = weights.Tap;
        Sixteen sum = new(Vector256.Create(weights.BiasOfPlace, place));
        ReadOnlySpan<byte> own = planes.Sizes(slots.Own);
        sum.Add(Load(own, at - 1), tap[0]);
        sum.Add(Load(own, at - Stride), tap[1]);
        sum.Add(Load(own, at + Stride - 1), tap[2]);
        sum.Add(Load(own, at + 1), tap[3]);
        sum.Add(Load(own, at + Stride), tap[4]);
        sum.Add(Load(own, at + 1 - Stride), tap[5]);
        sum.Add(Load(own, at + 1 + Stride), tap[6]);
        sum.Add(Load(own, at + 2), tap[7]);
        sum.Add(Load(own, at + 2 * Stride), tap[8]);
        sum.Add(Load(own, at + 3) + Load(own, at + 3 * Stride), tap[9]);
        sum.Add(Load(own, at + 2 + Stride) + Load(own, at + 1 + 2 * Stride), tap[10]);
        AddOther(ref sum, slots.Left, at, 11);
        AddOther(ref sum, slots.Above, at, 13);
        AddOther(ref sum, slots.Right, at, 15);
        AddOther(ref sum, slots.Below, at, 17);
        AddOther(ref sum, slots.Luma, at, 19);
        AddOther(ref sum, slots.OtherChroma, at, 21);
        sum.Value.CopyTo(sums[place..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddOther(ref Sixteen sum, int slot, int at, int tap)
    {
        if (slot != planes.None)
        {
            sum.Add(Load(planes.Sizes(slot), at), weights.Tap[tap]);
            sum.Add(Load(planes.Around(slot), at), weights.Tap[tap + 1]);
        }
    }

    private static Vector128<byte> Load(ReadOnlySpan<byte> sizes, int at) => Vector128.Create(sizes[at..]);

    private struct Sixteen(Vector256<short> value)
    {
        public Vector256<short> Value = value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector128<byte> sizes, short weight) => Value += Widen(sizes) * Vector256.Create(weight);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<short> Widen(Vector128<byte> sizes)
        {
            if (Avx2.IsSupported)
            {
                return Avx2.ConvertToVector256Int16(sizes);
            }

            (Vector128<ushort> first, Vector128<ushort> second) = Vector128.Widen(sizes);
            return Vector256.Create(first.AsInt16(), second.AsInt16());
        }
    }
}
