using System.Diagnostics;

namespace ProgressiveSR.Packages.Tests;

/// <summary>
/// Programs made of the packed packages alone. Our packages have the same version at every packing, so they are
/// unpacked into a folder of this test's own, where no older ones lie.
/// </summary>
public sealed class PackedProgramTests
{
    private string folder = "";

    [OneTimeSetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("psr-packages-").FullName;

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Sample_BuiltFromPackages_PrintsItsTableAndWritesItsPictures()
    {
        string output = Run(
            "dotnet",
            "run",
            "--configuration", "Release",
            "--project", Path.Combine(Repository.Root, "samples", "EncodeDecodeRefine"),
            "--artifacts-path", Path.Combine(folder, "build"),
            "--property:UsePackages=true",
            $"--property:RestoreAdditionalProjectSources={Repository.Feed}",
            "--",
            "--out", Path.Combine(folder, "out"));

        Assert.That(output.Split('\n').Count(line => line.StartsWith('|')), Is.EqualTo(7), output);
        Assert.That(Path.Combine(folder, "out", "contact-sheet.png"), Does.Exist);
        Assert.That(Path.Combine(folder, "packages", "progressivesr.onnx", Repository.Version), Does.Exist);
    }

    [Test]
    public void Tool_InstalledFromPackages_EncodesAndDecodes()
    {
        string tools = Path.Combine(folder, "tools");
        string photo = Path.Combine(Repository.Root, "samples", "photos", "astronaut.png");
        string encoded = Path.Combine(folder, "photo.psr");
        string decoded = Path.Combine(folder, "photo.png");

        Run(
            "dotnet", "tool", "install", "ProgressiveSR.Cli", "--tool-path", tools, "--version", Repository.Version,
            "--add-source", Repository.Feed);
        Run(Path.Combine(tools, "psr"), "encode", photo, encoded);
        Run(Path.Combine(tools, "psr"), "decode", encoded, decoded, "--level", "1");

        Assert.That(Run(Path.Combine(tools, "psr"), "compare", photo, decoded), Does.Contain("PSNR"));
    }

    private string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "packages");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}\n{output}\n{errors.Result}");
        return output;
    }
}
