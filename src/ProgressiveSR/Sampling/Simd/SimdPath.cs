namespace ProgressiveSR.Sampling;

/// <summary>The instruction set that a sampler's sums run on; every one gives the same values.</summary>
internal enum SimdPath
{
    /// <summary>No vectors: any processor.</summary>
    Scalar,

    /// <summary>128 bits: SSE2 or NEON.</summary>
    Vector128,

    /// <summary>256 bits: AVX2.</summary>
    Avx2,

    /// <summary>512 bits: AVX-512 with byte and word instructions.</summary>
    Avx512,
}
