using System.Runtime.CompilerServices;

namespace ProgressiveSR.Sampling;

/// <summary>
/// The micro-kernel for one instruction set: two registers of rows times six blocks, which together with the weights
/// and a broadcast value just fit into the sixteen registers of AVX2.
/// </summary>
internal sealed unsafe class MicroKernel<TLanes, TVector> : MicroKernel
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    public override int RowsPerGroup => 2 * TLanes.Count;

    // Without AggressiveOptimization the first calls would run each lane operation as a method call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int* weights, int* panel, int pairs, int* shifts, short* destination, nint stride)
    {
        TVector low0 = default, low1 = default, low2 = default, low3 = default, low4 = default, low5 = default;
        TVector high0 = default, high1 = default, high2 = default, high3 = default, high4 = default, high5 = default;
        for (int* end = panel + (nint)pairs * BlocksPerPanel; panel != end; panel += BlocksPerPanel)
        {
            TVector low = TLanes.Load(weights);
            TVector high = TLanes.Load(weights + TLanes.Count);
            weights += 2 * TLanes.Count;

            TVector values = TLanes.Broadcast(panel);
            low0 = TLanes.MultiplyAdd(low0, low, values);
            high0 = TLanes.MultiplyAdd(high0, high, values);
            values = TLanes.Broadcast(panel + 1);
            low1 = TLanes.MultiplyAdd(low1, low, values);
            high1 = TLanes.MultiplyAdd(high1, high, values);
            values = TLanes.Broadcast(panel + 2);
            low2 = TLanes.MultiplyAdd(low2, low, values);
            high2 = TLanes.MultiplyAdd(high2, high, values);
            values = TLanes.Broadcast(panel + 3);
            low3 = TLanes.MultiplyAdd(low3, low, values);
            high3 = TLanes.MultiplyAdd(high3, high, values);
            values = TLanes.Broadcast(panel + 4);
            low4 = TLanes.MultiplyAdd(low4, low, values);
            high4 = TLanes.MultiplyAdd(high4, high, values);
            values = TLanes.Broadcast(panel + 5);
            low5 = TLanes.MultiplyAdd(low5, low, values);
            high5 = TLanes.MultiplyAdd(high5, high, values);
        }

        Store(low0, high0, shifts, destination);
        Store(low1, high1, shifts, destination + stride);
        Store(low2, high2, shifts, destination + 2 * stride);
        Store(low3, high3, shifts, destination + 3 * stride);
        Store(low4, high4, shifts, destination + 4 * stride);
        Store(low5, high5, shifts, destination + 5 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector low, TVector high, int* shifts, short* destination)
    {
        TLanes.Store(low, shifts, destination);
        TLanes.Store(high, shifts + TLanes.Count, destination + TLanes.Count);
    }
}
