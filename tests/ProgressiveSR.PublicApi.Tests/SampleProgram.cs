using System.Diagnostics;
using System.Reflection;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>A built program of <c>samples</c>.</summary>
internal static class SampleProgram
{
    public static (int ExitCode, string Output, string Errors) Run(string name, params string[] arguments)
    {
        string program = typeof(SampleProgram).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == name)
            .Value!;
        ProcessStartInfo start = new("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
