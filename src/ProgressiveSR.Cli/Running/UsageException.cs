namespace ProgressiveSR.Cli;

/// <summary>The command line is at fault.</summary>
/// <param name="message">What is wrong and what to write instead; a pointer to the help is added.</param>
internal sealed class UsageException(string message) : Exception(message);
