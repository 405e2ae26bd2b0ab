using System.Xml.Linq;

namespace ProgressiveSR.Packages.Tests;

/// <summary>What a project file says that its package must show.</summary>
internal sealed class SourceProject(string file)
{
    private readonly XElement project = XDocument.Load(file).Root!;

    public string Name { get; } = Path.GetFileNameWithoutExtension(file);

    public string Readme => File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "README.md"));

    public bool IsTool => project.Descendants("PackAsTool").Any();

    /// <summary>The platforms of a tool.</summary>
    public string[] Platforms => project.Descendants("ToolPackageRuntimeIdentifiers").Single().Value.Split(';');

    /// <summary>The packages that it names, but those it keeps to itself.</summary>
    public IEnumerable<string> Dependencies =>
    [
        .. project.Descendants("ProjectReference").Select(item => Path.GetFileNameWithoutExtension(Includes(item))),
        .. project.Descendants("PackageReference")
            .Where(item => item.Attribute("PrivateAssets") is null)
            .Select(Includes),
    ];

    public override string ToString() => Name;

    private static string Includes(XElement item) => item.Attribute("Include")!.Value;
}
