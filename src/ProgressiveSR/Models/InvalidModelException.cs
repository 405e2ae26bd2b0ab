namespace ProgressiveSR.Models;

/// <summary>A model bundle, checkpoint or network file is broken, incomplete or not what it says it is.</summary>
public sealed class InvalidModelException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence that names the file, tensor or number.</param>
    public InvalidModelException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    /// <param name="message">One sentence that names the file, tensor or number.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
