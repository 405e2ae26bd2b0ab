using System.Runtime.InteropServices;

namespace ProgressiveSR.Cli;

/// <summary>
/// Ctrl-C and a request to terminate: cancel a token first. Computations inside native libraries do not look at tokens,
/// so the process ends by itself a moment later, but never while a file is being written.
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

    /// <summary>How long the command may take to stop by itself.</summary>
    public TimeSpan Grace { get; set; } = DefaultGrace;

    /// <summary>Said at the first signal where stopping may take a while.</summary>
    public string? Notice { get; set; }

    /// <summary>Does something that is finished even when the time has run out.</summary>
    public void Protect(Action action)
    {
        lock (writing)
        {
            action();
        }
    }

    /// <summary>Says that the command has ended and told why; only the process may still take its time.</summary>
    /// <param name="code">With this the process ends, though it may be by itself.</param>
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

    /// <summary>Ends at once: destructors of native libraries must not meet their own threads at work.</summary>
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
