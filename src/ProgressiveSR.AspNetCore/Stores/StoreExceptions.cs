namespace ProgressiveSR.AspNetCore;

/// <summary>A sender has more pictures to encode than its queue takes; answered as 429.</summary>
public sealed class SenderBusyException : Exception
{
    /// <summary>Creates the exception with a general message.</summary>
    public SenderBusyException()
        : this("The sender is encoding other pictures; ask again later.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">One sentence for the user.</param>
    public SenderBusyException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="innerException">The cause.</param>
    public SenderBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A picture has more pixels than a sender encodes; answered as 413.</summary>
public sealed class PictureTooLargeException : IOException
{
    /// <summary>Creates the exception with a general message.</summary>
    public PictureTooLargeException()
        : this("The picture is larger than the sender allows.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">One sentence for the user.</param>
    public PictureTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="innerException">The cause.</param>
    public PictureTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
