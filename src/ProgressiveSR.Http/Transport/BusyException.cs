namespace ProgressiveSR.Http.Transport;

/// <summary>A server's answer that another attempt may change.</summary>
internal sealed class BusyException(string message, TimeSpan? retryAfter) : IOException(message)
{
    /// <summary>What the server asked for; null if nothing.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
