namespace ProgressiveSR.Cli;

/// <summary>Ctrl-C stopped a command that has more to say about it than that.</summary>
/// <param name="message">One sentence: where it stopped and how to go on.</param>
internal sealed class StoppedException(string message) : OperationCanceledException(message);
