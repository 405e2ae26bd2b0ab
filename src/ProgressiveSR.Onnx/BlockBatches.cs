namespace ProgressiveSR.Onnx;

/// <summary>Splits many blocks into batches, to bound memory and to cancel calls promptly.</summary>
/// <remarks>
/// For providers that plan anew for each shape, batches are padded with zero blocks to one of three sizes. Blocks are
/// independent, so this does not change the results.
/// </remarks>
internal static class BlockBatches
{
    /// <summary>Blocks per batch.</summary>
    public const int Size = 512;

    /// <summary>Number of blocks to run.</summary>
    /// <param name="count">Blocks wanted, at most <see cref="Size"/>.</param>
    /// <param name="isFixed">Whether to pad to one of a few sizes.</param>
    public static int Fill(int count, bool isFixed) => !isFixed ? count : count switch
    {
        // Padding costs a GPU less than a plan for another shape.
        <= 32 => 32,
        <= 128 => 128,
        _ => Size,
    };

    /// <summary>Requires that a length matches the number of blocks.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Require(int actual, int blocks, int perBlock, string parameter)
    {
        if (actual != (long)blocks * perBlock)
        {
            throw new ArgumentException(
                $"{blocks} blocks of {perBlock} values have {(long)blocks * perBlock}, not {actual}.", parameter);
        }
    }
}
