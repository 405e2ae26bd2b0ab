using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProgressiveSR.Sampling;

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
    public static void Store(Vector512<int> sums, int* shifts, short* destination)
    {
        Vector512<int> values = Avx512F.ShiftRightArithmeticVariable(sums, Vector512.Load((uint*)shifts));
        Avx512F.ConvertToVector256Int16WithSaturation(values).Store(destination);
    }
}
