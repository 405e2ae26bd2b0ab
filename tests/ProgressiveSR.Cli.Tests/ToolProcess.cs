using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace ProgressiveSR.Cli.Tests;

/// <summary>The tool as a process of its own, as a shell starts it.</summary>
internal sealed class ToolProcess : IDisposable
{
    /// <summary>Far above what anything here takes: only a hang reaches it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly string Tool = typeof(ToolProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Tool").Value!;

    private readonly Process process;
    private bool isErrorClosed;

    private ToolProcess(Process process) => this.process = process;

    public static ToolProcess Start(params string[] args) => StartWith([], args);

    public static ToolProcess StartWith(Dictionary<string, string> environment, params string[] args)
    {
        ProcessStartInfo start = new("dotnet", [Tool, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Starts the tool as a shell does that redirects its streams: <c>2>/dev/full</c>.</summary>
    public static ToolProcess StartRedirected(string redirections, params string[] args)
    {
        ProcessStartInfo start = new("sh", ["-c", $"exec dotnet \"$0\" \"$@\" {redirections}", Tool, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Starts the tool where no file grows past some 512-byte blocks, as on a disk that ends there.</summary>
    public static ToolProcess StartLimited(int blocks, params string[] args)
    {
        // A write past the limit shall fail rather than end the process, as it does on a full disk. The runtime itself
        // maps executable memory twice through a file unless told otherwise.
        string script = $"trap '' XFSZ; ulimit -f {blocks}; exec dotnet \"$0\" \"$@\"";
        ProcessStartInfo start = new("sh", ["-c", script, Tool, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0" },
        };
        return new ToolProcess(Process.Start(start)!);
    }

    public bool HasExited => process.HasExited;

    /// <summary>Waits for the first line on the error output: work has begun.</summary>
    public string? ReadErrorLine() => process.StandardError.ReadLine();

    /// <summary>Waits for the next line of the output.</summary>
    public string? ReadOutputLine() => process.StandardOutput.ReadLine();

    /// <summary>Waits until a native library is loaded, as Linux tells: work has begun.</summary>
    public void WaitForLibrary(string name)
    {
        string maps = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/maps");
        while (!process.HasExited && !File.ReadAllText(maps).Contains(name, StringComparison.Ordinal))
        {
            Thread.Sleep(20);
        }
    }

    /// <summary>Nobody reads the error output any more.</summary>
    public void CloseError()
    {
        process.StandardError.Close();
        isErrorClosed = true;
    }

    public void Interrupt() => Signal("INT");

    public void Terminate() => Signal("TERM");

    public void Kill() => process.Kill();

    public ToolRun Finish()
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = isErrorClosed ? Task.FromResult("") : process.StandardError.ReadToEndAsync();
        Assert.That(process.WaitForExit(Limit), Is.True, "the tool hangs");
        return new ToolRun(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>As <see cref="Finish"/>, with the most memory in bytes that was resident at a time.</summary>
    public ToolRun FinishMeasured(out long peak)
    {
        Task<ToolRun> run = Task.Run(Finish);
        peak = 0;
        while (!run.Wait(TimeSpan.FromMilliseconds(20)))
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It has just ended.
            }
        }

        return run.Result;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
