namespace ProgressiveSR.Models;

/// <summary>A model bundle, checkpoint or network file is damaged, incomplete or inconsistent.</summary>
public sealed class InvalidModelException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that names the file, tensor or number.</param>
    public InvalidModelException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">One sentence that names the file, tensor or number.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
