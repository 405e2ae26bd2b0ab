namespace ProgressiveSR.Sampling;

/// <summary>Applies one group of kernel rows to one panel of blocks, in fixed point.</summary>
/// <remarks>
/// <code>
/// weights  [pair][row of the group]        two 16-bit weights of a row in each 32-bit number
/// panel    [pair][block of the panel]      the corresponding two pixels
/// </code>
/// Lanes of a register are rows, so no sum crosses lanes and a block's samples are contiguous in the result.
/// </remarks>
internal abstract unsafe class MicroKernel
{
    /// <summary>Blocks per panel.</summary>
    public const int BlocksPerPanel = 6;

    /// <summary>Rows per group.</summary>
    public abstract int RowsPerGroup { get; }

    /// <summary>The widest path that this processor supports.</summary>
    public static SimdPath Best =>
        Avx512Lanes.IsSupported ? SimdPath.Avx512
        : Avx2Lanes.IsSupported ? SimdPath.Avx2
        : Lanes128.IsSupported ? SimdPath.Vector128
        : SimdPath.Scalar;

    /// <summary>Whether this processor supports a path.</summary>
    public static bool IsSupported(SimdPath path) => path switch
    {
        SimdPath.Avx512 => Avx512Lanes.IsSupported,
        SimdPath.Avx2 => Avx2Lanes.IsSupported,
        SimdPath.Vector128 => Lanes128.IsSupported,
        _ => true,
    };

    /// <summary>Creates the kernel for a path.</summary>
    /// <exception cref="PlatformNotSupportedException">This processor does not support the path.</exception>
    public static MicroKernel Create(SimdPath path)
    {
        if (!IsSupported(path))
        {
            throw new PlatformNotSupportedException($"This processor has no {path} instructions.");
        }

        return path switch
        {
            SimdPath.Avx512 => new MicroKernel<Avx512Lanes, System.Runtime.Intrinsics.Vector512<int>>(),
            SimdPath.Avx2 => new MicroKernel<Avx2Lanes, System.Runtime.Intrinsics.Vector256<int>>(),
            SimdPath.Vector128 => new MicroKernel<Lanes128, System.Runtime.Intrinsics.Vector128<int>>(),
            _ => new MicroKernel<ScalarLanes, int>(),
        };
    }

    /// <summary>Samples a panel.</summary>
    /// <param name="weights"><c>pairs * RowsPerGroup</c> numbers.</param>
    /// <param name="panel"><c>pairs * BlocksPerPanel</c> numbers.</param>
    /// <param name="pairs">Pairs of weights to sum, 0 or more.</param>
    /// <param name="shifts"><c>RowsPerGroup</c> right shifts for the sums.</param>
    /// <param name="destination">Receives <c>RowsPerGroup</c> values for each block of the panel.</param>
    /// <param name="stride">Values from one block to the next.</param>
    public abstract void Run(
        int* weights, int* panel, int pairs, int* shifts, short* destination, nint stride);
}
