using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProgressiveSR;

/// <summary>Sixteen lanes of AVX-512.</summary>
internal unsafe readonly struct Avx512Lanes : ILanes<Vector512<int>>
{
    public static bool IsSupported => Avx512BW.IsSupported;

    public static int Count => Vector512<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(int* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(int* source) => Vector512.Create(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> sums, Vector512<int> weights, Vector512<int> values) =>
        Avx512F.Add(sums, Avx512BW.MultiplyAddAdjacent(weights.AsInt16(), values.AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSamples(
        Vector512<int> sums, int* rounding, int* shift, int* offset, byte* destination)
    {
        Vector512<int> shifted = Avx512F.ShiftRightArithmeticVariable(
            Avx512F.Add(sums, Vector512.Load(rounding)), Vector512.Load((uint*)shift));
        Vector512<int> values = Avx512F.Max(Avx512F.Add(shifted, Vector512.Load(offset)), Vector512<int>.Zero);
        Avx512F.ConvertToVector128ByteWithSaturation(values.AsUInt32()).Store(destination);
    }
}
