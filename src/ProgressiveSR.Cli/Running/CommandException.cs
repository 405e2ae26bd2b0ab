namespace ProgressiveSR.Cli;

/// <summary>The command line is valid, but the command cannot be carried out.</summary>
/// <param name="message">One sentence: what is wrong and what to do about it.</param>
/// <param name="innerException">The cause.</param>
internal sealed class CommandException(string message, Exception? innerException = null)
    : Exception(message, innerException);
