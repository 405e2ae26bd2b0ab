using System.Reflection;

namespace ProgressiveSR.Packages.Tests;

/// <summary>The checkout that the packages were packed from, and the folder that they lie in.</summary>
internal static class Repository
{
    private const string Variable = "PSR_PACKAGES";

    public static string Root => Metadata("Repository");

    public static string Version => Metadata("Version");

    /// <summary>The folder of packages.</summary>
    public static string Feed =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
            ? folder
            : throw new InvalidOperationException(
                $"{Variable} names no folder of packages; .ci/run packs them and sets it.");

    /// <summary>Projects under <c>src</c> that are packed, libraries or tools: those of the solution.</summary>
    public static IEnumerable<SourceProject> Projects =>
        File.ReadLines(Path.Combine(Root, "ProgressiveSR.sln"))
            .Where(line => line.StartsWith("Project(", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/'))
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal)
                && file.EndsWith(".csproj", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => Path.Combine(Root, file))
            .Select(file => new SourceProject(file));

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(item => item.Key == key)
        .Value!;
}
