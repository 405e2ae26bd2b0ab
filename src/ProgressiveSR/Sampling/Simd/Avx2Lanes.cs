using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProgressiveSR.Sampling;

/// <summary>Eight lanes of AVX2.</summary>
internal unsafe readonly struct Avx2Lanes : ILanes<Vector256<int>>
{
    public static bool IsSupported => Avx2.IsSupported;

    public static int Count => Vector256<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(int* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int* source) => Vector256.Create(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> weights, Vector256<int> values) =>
        Avx2.Add(sums, Avx2.MultiplyAddAdjacent(weights.AsInt16(), values.AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> sums, int* shifts, short* destination)
    {
        Vector256<int> values = Avx2.ShiftRightArithmeticVariable(sums, Vector256.Load((uint*)shifts));
        Sse2.PackSignedSaturate(values.GetLower(), values.GetUpper()).Store(destination);
    }
}
