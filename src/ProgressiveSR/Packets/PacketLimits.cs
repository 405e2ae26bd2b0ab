namespace ProgressiveSR;

/// <summary>
/// Limits on what a receiver accepts from a packet or file. Every size that received data claims is checked against
/// them before memory is allocated or further bytes are awaited.
/// </summary>
public sealed record PacketLimits
{
    /// <summary>The defaults, sufficient for a picture of 16384x16384 pixels.</summary>
    public static PacketLimits Default { get; } = new();

    /// <summary>The maximum payload of a packet, or of a tile in a file, in bytes.</summary>
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

    /// <summary>
    /// The maximum number of samples that one level of one tile may decode to, whatever the length of its payload.
    /// </summary>
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

    /// <summary>The maximum number of pixels in a picture.</summary>
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

    /// <summary>The maximum size of a file's index in memory in bytes: 8 per tile and level.</summary>
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
