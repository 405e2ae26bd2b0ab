namespace ProgressiveSR.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The data, the disk or the machine is at fault.</summary>
    public const int Failed = 1;

    /// <summary>The command line is at fault.</summary>
    public const int WrongUsage = 2;

    /// <summary>Ctrl-C, as shells count it: 128 and the signal's number.</summary>
    public const int Interrupted = 130;
}
