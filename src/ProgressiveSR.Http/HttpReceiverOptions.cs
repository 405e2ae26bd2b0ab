namespace ProgressiveSR.Http;

/// <summary>How a receiver fetches pictures over HTTP.</summary>
public sealed class HttpReceiverOptions
{
    /// <summary>Size limits for what a server sends.</summary>
    public PacketLimits Limits { get; set; } = PacketLimits.Default;

    /// <summary>Requests under way at once for one picture, at least 1.</summary>
    public int MaxConcurrency { get; set; } = 6;

    /// <summary>Parts asked for in one list, at least 1. Lists that a server refuses as too long are split.</summary>
    public int MaxListedParts { get; set; } = 1024;

    /// <summary>
    /// Attempts in a row that bring nothing before a request is given up, at least 1. An attempt that brought a part
    /// starts the count again, and only what is missing is asked for again.
    /// </summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Pause before the second attempt; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause, whatever a server's Retry-After says.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a server may send nothing before the attempt counts as failed.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether a redirect may lead to another host, port or scheme.</summary>
    public bool AllowOtherOrigins { get; set; }

    /// <summary>Folder of the cache, created if missing; null for none.</summary>
    public string? CacheFolder { get; set; }

    /// <summary>
    /// Bytes that the cache may hold. Beyond them, the pictures used least recently are removed.
    /// </summary>
    public long CacheLimit { get; set; } = 1L << 30;

    /// <exception cref="ArgumentException">A number is out of range.</exception>
    internal HttpReceiverOptions Validate()
    {
        ArgumentNullException.ThrowIfNull(Limits);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxListedParts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(CacheLimit);
        return this;
    }
}
