namespace ProgressiveSR.Sampling;

/// <summary>The instruction set that a sampler uses; all give the same values.</summary>
internal enum SimdPath
{
    /// <summary>Scalar code: any processor.</summary>
    Scalar,

    /// <summary>128 bits: SSE2 or NEON.</summary>
    Vector128,

    /// <summary>256 bits: AVX2.</summary>
    Avx2,

    /// <summary>512 bits: AVX-512 with byte and word instructions.</summary>
    Avx512,
}
