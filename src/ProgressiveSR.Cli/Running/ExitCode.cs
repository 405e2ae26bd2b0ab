namespace ProgressiveSR.Cli;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The data, the disk or the machine is at fault.</summary>
    public const int Failed = 1;

    /// <summary>The command line is at fault.</summary>
    public const int WrongUsage = 2;

    /// <summary>Ctrl-C, by the shells' convention: 128 plus the signal number.</summary>
    public const int Interrupted = 130;
}
