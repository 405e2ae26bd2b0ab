namespace ProgressiveSR;

/// <summary>
/// A file or stream could be read, but does not hold a picture that can be used: it is empty, no picture, truncated,
/// damaged or larger than the limits of <see cref="PictureReadOptions"/>. The message is one sentence that names the
/// file and says what to do.
/// </summary>
public sealed class InvalidPictureException : IOException
{
    /// <summary>An exception with a general message.</summary>
    public InvalidPictureException()
        : this("The picture cannot be read; use another file.")
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">One sentence for the user.</param>
    public InvalidPictureException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidPictureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
