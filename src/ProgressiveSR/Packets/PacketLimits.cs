namespace ProgressiveSR;

/// <summary>
/// What a receiver is willing to take in from a packet or file. Every size that received data claims is compared with
/// these before memory is allocated for it or more bytes are waited for.
/// </summary>
public sealed record PacketLimits
{
    /// <summary>The defaults: enough for a picture of 16384x16384.</summary>
    public static PacketLimits Default { get; } = new();

    /// <summary>The most bytes that the payload of a packet, or of a tile in a file, may have.</summary>
    /// <value>1 or more; 64 MiB by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxPayloadBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 64 << 20;

    /// <summary>The most samples that one level of one tile may unfold to, whatever its payload's length.</summary>
    /// <value>1 or more; 2^24 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxPartSamples
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1L << 24;

    /// <summary>The most pixels that a picture may have.</summary>
    /// <value>1 or more; 2^28 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxPixels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1L << 28;

    /// <summary>The most bytes that the index of a file may have.</summary>
    /// <value>1 or more; 16 MiB by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxIndexBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 16 << 20;
}
