using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ProgressiveSR.Tables;

/// <summary>Describes the machine that networks run on.</summary>
internal static class Machine
{
    /// <summary>Describes the processor and, if in use and known to NVIDIA's tool, the GPU and its driver.</summary>
    /// <param name="device">The backend's device: <c>cpu</c>, <c>cuda:0</c>, ….</param>
    public static string Describe(string device)
    {
        string processor = $"{Processor()}, {Environment.ProcessorCount} processors";
        if (device == DeviceName.Cpu)
        {
            return processor;
        }

        string index = device.Split(':') is [_, string number] ? number : "0";
        return Card(index) is { } card ? $"{card}; {processor}" : $"{device}; {processor}";
    }

    /// <summary>Parses a line of <c>nvidia-smi --format=csv,noheader</c>: name, driver.</summary>
    internal static string? ParseCard(string line) => line.Split(',', StringSplitOptions.TrimEntries) switch
    {
        [{ Length: > 0 } name, { Length: > 0 } driver] => $"{name}, driver {driver}",
        _ => null,
    };

    /// <summary>
    /// Parses the model name in <c>/proc/cpuinfo</c>; null if there is none, as on some ARM machines.
    /// </summary>
    internal static string? ParseProcessor(IEnumerable<string> lines) => lines
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':') + 1)..].Trim())
        .FirstOrDefault(name => name.Length > 0);

    private static string? Card(string index)
    {
        ProcessStartInfo start = new(
            "nvidia-smi", ["--query-gpu=name,driver_version", "--format=csv,noheader", "-i", index])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? ParseCard(said.Trim()) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string Processor()
    {
        const string List = "/proc/cpuinfo";
        return (File.Exists(List) ? ParseProcessor(File.ReadLines(List)) : null)
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.OSArchitecture.ToString();
    }
}
