using System.Diagnostics;
using System.Reflection;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>A built program of <c>samples</c>.</summary>
internal static class SampleProgram
{
    /// <summary>The program's file, for <c>dotnet</c>.</summary>
    public static string PathOf(string name) => typeof(SampleProgram).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(item => item.Key == name)
        .Value!;

    public static (int ExitCode, string Output, string Errors) Run(string name, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [PathOf(name), .. arguments])
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
