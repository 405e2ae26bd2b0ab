using System.Runtime.InteropServices;

namespace ProgressiveSR.Cli;

/// <summary>
/// Handles Ctrl-C and SIGTERM by cancelling a token. As native libraries do not observe tokens, the process ends itself
/// a moment later, but never while a file is being written.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource source = new();
    private readonly Lock writing = new();
    private readonly GuardedWriter error = GuardedWriter.Dispensable(Console.Error);
    private readonly PosixSignalRegistration[] registrations;
    private int signals;
    private int? ended;

    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    public CancellationToken Token => source.Token;

    /// <summary>How long the command may take to stop on its own.</summary>
    public TimeSpan Grace { get; set; } = DefaultGrace;

    /// <summary>Message to print at the first signal if stopping may take a while; null for none.</summary>
    public string? Notice { get; set; }

    /// <summary>Runs an action that is allowed to finish even after the grace period.</summary>
    public void Protect(Action action)
    {
        lock (writing)
        {
            action();
        }
    }

    /// <summary>Records that the command has ended and reported why; only the process may still be running.</summary>
    /// <param name="code">The exit code of the process, should a signal have to end it.</param>
    public void EndWith(int code)
    {
        lock (writing)
        {
            ended = code;
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        bool first = Interlocked.Increment(ref signals) == 1;
        Thread thread = new(() => Stop(first)) { IsBackground = true };
        thread.Start();
    }

    private void Stop(bool first)
    {
        if (first)
        {
            if (Notice is not null)
            {
                error.WriteLine($"psr: {Notice}");
            }

            source.Cancel();
            Thread.Sleep(Grace);
        }

        lock (writing)
        {
            if (ended is null)
            {
                error.WriteLine("psr: stopped.");
            }

            End(ended ?? ExitCode.Interrupted);
        }
    }

    /// <summary>Exits at once: native libraries' destructors must not run while their threads are at work.</summary>
    private static void End(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(code);
        }

        EndUnix(code);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void EndUnix(int code);
}
