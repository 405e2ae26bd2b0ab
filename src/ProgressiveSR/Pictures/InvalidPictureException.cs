namespace ProgressiveSR;

/// <summary>
/// A file or stream can be read but holds no usable picture: it is empty, not a picture, truncated, damaged or larger
/// than the limits in <see cref="PictureReadOptions"/>. The message is one sentence that names the file and the remedy.
/// </summary>
public sealed class InvalidPictureException : IOException
{
    /// <summary>Creates the exception with a general message.</summary>
    public InvalidPictureException()
        : this("The picture cannot be read; use another file.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">One sentence for the user.</param>
    public InvalidPictureException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidPictureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
