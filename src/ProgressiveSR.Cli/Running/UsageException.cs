namespace ProgressiveSR.Cli;

/// <summary>The command line is at fault.</summary>
/// <param name="message">One sentence: what is wrong and what to write instead.</param>
internal sealed class UsageException(string message) : Exception(message);
