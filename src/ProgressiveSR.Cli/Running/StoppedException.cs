namespace ProgressiveSR.Cli;

/// <summary>Ctrl-C stopped a command that can say where, and how to continue.</summary>
/// <param name="message">One sentence: where it stopped and how to continue.</param>
internal sealed class StoppedException(string message) : OperationCanceledException(message);
