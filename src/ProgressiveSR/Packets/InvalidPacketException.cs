namespace ProgressiveSR;

/// <summary>
/// Received data is broken, or belongs to another picture or model. The one type for bad data in packets and files.
/// </summary>
public sealed class InvalidPacketException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence for people.</param>
    /// <param name="offset">Byte offset in the packet or file where the fault shows, or -1.</param>
    /// <param name="expected">What should have been there, or null.</param>
    /// <param name="actual">What was there, or null.</param>
    public InvalidPacketException(string message, long offset = -1, object? expected = null, object? actual = null)
        : base(message)
    {
        Offset = offset;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>
    /// Byte offset in the packet or file where the fault shows, or -1 where no single one is to blame.
    /// </summary>
    public long Offset { get; }

    /// <summary>What should have been there, or null.</summary>
    public object? Expected { get; }

    /// <summary>What was there, or null.</summary>
    public object? Actual { get; }

    /// <summary>The level that is damaged or missing, where it is known: all below it may still be whole.</summary>
    public int? Level { get; init; }

    /// <summary>The tile of a file that is damaged or missing, where it is known.</summary>
    public int? Tile { get; init; }
}
