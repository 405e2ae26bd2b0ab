namespace ProgressiveSR.Torch;

/// <summary>
/// The output folder is another training's: of one that runs, or of one whose checkpoint would be replaced.
/// </summary>
public sealed class TrainingFolderException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence: what is wrong and what to do about it.</param>
    /// <param name="isInUse">Whether another training runs there.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingFolderException(string message, bool isInUse, Exception? innerException = null)
        : base(message, innerException) => IsInUse = isInUse;

    /// <summary>Whether another training runs there; else it holds a checkpoint.</summary>
    public bool IsInUse { get; }
}
