namespace ProgressiveSR;

/// <summary>
/// Received data is damaged, or belongs to another picture or model. All invalid data in packets and files is reported
/// by this type.
/// </summary>
public sealed class InvalidPacketException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="offset">Byte offset of the error in the packet or file, or -1.</param>
    /// <param name="expected">The expected value, or null.</param>
    /// <param name="actual">The value found, or null.</param>
    public InvalidPacketException(string message, long offset = -1, object? expected = null, object? actual = null)
        : base(message)
    {
        Offset = offset;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>Byte offset of the error in the packet or file, or -1 if it has no single position.</summary>
    public long Offset { get; }

    /// <summary>The expected value, or null.</summary>
    public object? Expected { get; }

    /// <summary>The value found, or null.</summary>
    public object? Actual { get; }

    /// <summary>The level that is damaged or missing, if known; the levels below may still be intact.</summary>
    public int? Level { get; init; }

    /// <summary>The tile of a file that is damaged or missing, if known.</summary>
    public int? Tile { get; init; }
}
