using System.Diagnostics;
using System.Reflection;

namespace ProgressiveSR.Torch.Tests.Native;

/// <summary>Starts the program without libtorch: what a process loads cannot be taken back within it.</summary>
internal static class TestHost
{
    private static readonly string Assembly = typeof(TestHost).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "TestHost").Value!;

    public static Result Run(string mode, params (string Name, string? Value)[] variables)
    {
        using Process process = Start([mode], variables);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output + errors.Result);
    }

    public static Process Start(string[] arguments, params (string Name, string? Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("PROGRESSIVESR_")).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string? value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    internal sealed record Result(int ExitCode, string Output)
    {
        public string? this[string key] => Output.Split('\n')
            .FirstOrDefault(line => line.StartsWith($"{key}="))?[(key.Length + 1)..].TrimEnd();
    }
}
