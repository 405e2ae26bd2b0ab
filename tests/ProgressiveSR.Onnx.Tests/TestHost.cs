using System.Diagnostics;
using System.Reflection;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Starts the program that carries no native runtime.</summary>
internal static class TestHost
{
    public static (int ExitCode, string Said) Run()
    {
        string host = typeof(TestHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "TestHost").Value!;
        ProcessStartInfo start = new(Environment.ProcessPath ?? "dotnet", [Path.GetFullPath(host)])
        {
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) != "dotnet")
        {
            start.FileName = "dotnet";
        }

        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
