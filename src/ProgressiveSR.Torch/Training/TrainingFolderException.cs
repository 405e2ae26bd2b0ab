namespace ProgressiveSR.Torch;

/// <summary>
/// The output folder belongs to another training: one that is running, or one whose checkpoint would be overwritten.
/// </summary>
public sealed class TrainingFolderException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence: what is wrong and what to do about it.</param>
    /// <param name="isInUse">Whether another training is running there.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingFolderException(string message, bool isInUse, Exception? innerException = null)
        : base(message, innerException) => IsInUse = isInUse;

    /// <summary>Whether another training is running there; otherwise the folder contains a checkpoint.</summary>
    public bool IsInUse { get; }
}
