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
        .. All("ProjectReference").Select(item => Path.GetFileNameWithoutExtension(Includes(item))),
        .. All("PackageReference")
            .Where(item => item.Attribute("PrivateAssets") is null)
            .Select(Includes),
    ];

    public override string ToString() => Name;

    /// <summary>Items of the project and of what it imports.</summary>
    private IEnumerable<XElement> All(string item) => project.Descendants("Import")
        .Select(import => Path.Combine(Path.GetDirectoryName(file)!, import.Attribute("Project")!.Value))
        .SelectMany(path => XDocument.Load(path).Descendants(item))
        .Concat(project.Descendants(item));

    private static string Includes(XElement item) => item.Attribute("Include")!.Value;
}
