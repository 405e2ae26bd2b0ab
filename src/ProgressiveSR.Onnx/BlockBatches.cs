namespace ProgressiveSR.Onnx;

/// <summary>Cuts many blocks into batches, so that memory stays bounded and a cancelled call stops soon.</summary>
internal static class BlockBatches
{
    /// <summary>Blocks of one batch.</summary>
    public const int Size = 512;

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
