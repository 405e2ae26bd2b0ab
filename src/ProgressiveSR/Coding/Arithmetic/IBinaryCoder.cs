namespace ProgressiveSR.Coding;

/// <summary>
/// Codes binary decisions. Encoder and decoder are driven by the same code: what the decoder is told is ignored, and
/// what it returns is what the encoder was told.
/// </summary>
internal interface IBinaryCoder
{
    /// <summary>Whether decisions come from a code; otherwise the caller knows them.</summary>
    static abstract bool IsDecoder { get; }

    /// <summary>Codes a decision with an adaptive probability, which learns from it.</summary>
    /// <param name="bits">All probabilities.</param>
    /// <param name="index">The decision's own.</param>
    /// <param name="value">0 or 1; ignored by the decoder.</param>
    /// <returns>The decision: 0 or 1.</returns>
    int Code(Span<AdaptiveBit> bits, int index, int value);

    /// <summary>Codes bits of probability one half.</summary>
    /// <param name="value">The number, its highest bit first; ignored by the decoder.</param>
    /// <param name="count">Bits, 0 or more.</param>
    /// <returns>The number.</returns>
    int CodeDirect(int value, int count);
}
