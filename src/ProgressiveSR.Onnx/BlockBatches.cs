namespace ProgressiveSR.Onnx;

/// <summary>Cuts many blocks into batches, so that memory stays bounded and a cancelled call stops soon.</summary>
/// <remarks>
/// Where the provider plans anew for each shape, a batch is filled up with blocks of zeros to one of three sizes.
/// Blocks do not see each other, so this changes nothing for those asked for.
/// </remarks>
internal static class BlockBatches
{
    /// <summary>Blocks of one batch.</summary>
    public const int Size = 512;

    /// <summary>How many blocks to run for some that are wanted.</summary>
    /// <param name="count">Blocks wanted, at most <see cref="Size"/>.</param>
    /// <param name="isFixed">Whether few sizes are better than small ones.</param>
    public static int Fill(int count, bool isFixed) => !isFixed ? count : count switch
    {
        // What is added costs a GPU less than a plan for one more shape.
        <= 32 => 32,
        <= 128 => 128,
        _ => Size,
    };

    /// <summary>Throws where a length does not fit the number of blocks.</summary>
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
