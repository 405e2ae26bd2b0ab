namespace ProgressiveSR;

/// <summary>How a packet's samples are coded.</summary>
public enum PayloadCodec : byte
{
    /// <summary>
    /// The samples as they are: block by block (row by row), within a block in the order of the kernel's rows.
    /// </summary>
    Raw = 0,
}
