using System.Runtime.CompilerServices;

namespace ProgressiveSR.Sampling;

/// <summary>One lane in a general-purpose register.</summary>
internal unsafe readonly struct ScalarLanes : ILanes<int>
{
    public static bool IsSupported => true;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Load(int* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Broadcast(int* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyAdd(int sums, int weights, int values) =>
        sums + (short)weights * (short)values + (weights >> 16) * (values >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int sums, int* shifts, short* destination) =>
        *destination = (short)Math.Clamp(sums >> *shifts, short.MinValue, short.MaxValue);
}
