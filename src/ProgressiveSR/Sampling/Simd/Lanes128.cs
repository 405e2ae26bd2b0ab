using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ProgressiveSR.Sampling;

/// <summary>Four lanes of SSE2 or NEON.</summary>
internal unsafe readonly struct Lanes128 : ILanes<Vector128<int>>
{
    public static bool IsSupported => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    public static int Count => Vector128<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(int* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(int* source) => Vector128.Create(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> sums, Vector128<int> weights, Vector128<int> values)
    {
        if (Sse2.IsSupported)
        {
            return sums + Sse2.MultiplyAddAdjacent(weights.AsInt16(), values.AsInt16());
        }

        Vector128<short> left = weights.AsInt16();
        Vector128<short> right = values.AsInt16();
        return sums + AdvSimd.Arm64.AddPairwise(
            AdvSimd.MultiplyWideningLower(left.GetLower(), right.GetLower()),
            AdvSimd.MultiplyWideningUpper(left, right));
    }

    // SSE2 cannot shift lanes by different counts; this runs once per row and block, not once per weight.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<int> sums, int* shifts, short* destination)
    {
        int* lanes = stackalloc int[4];
        sums.Store(lanes);
        for (int lane = 0; lane < 4; lane++)
        {
            ScalarLanes.Store(lanes[lane], shifts + lane, destination + lane);
        }
    }
}
