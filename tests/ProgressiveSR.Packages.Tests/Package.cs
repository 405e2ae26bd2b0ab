using System.IO.Compression;
using System.Xml.Linq;

namespace ProgressiveSR.Packages.Tests;

/// <summary>A packed package: what it says of itself, and its files without those of the container.</summary>
internal sealed class Package : IDisposable
{
    private readonly ZipArchive archive;

    private Package(string path)
    {
        archive = ZipFile.OpenRead(path);
        using Stream nuspec = archive.Entries
            .Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Metadata = XDocument.Load(nuspec).Root!.Elements().Single();
    }

    public XElement Metadata { get; }

    public IEnumerable<string> Files => archive.Entries
        .Select(entry => entry.FullName)
        .Where(name => !name.EndsWith(".nuspec", StringComparison.Ordinal)
            && !name.StartsWith("_rels/", StringComparison.Ordinal)
            && !name.StartsWith("package/", StringComparison.Ordinal)
            && name != "[Content_Types].xml");

    public IEnumerable<string> Dependencies => Metadata.Descendants()
        .Where(item => item.Name.LocalName == "dependency")
        .Select(item => item.Attribute("id")!.Value);

    /// <summary>The versions of a dependency that the package takes.</summary>
    public string Range(string dependency) => Metadata.Descendants()
        .Single(item => item.Name.LocalName == "dependency" && item.Attribute("id")!.Value == dependency)
        .Attribute("version")!.Value;

    public static Package Open(string name, string extension = "nupkg") =>
        new(Path.Combine(Repository.Feed, $"{name}.{Repository.Version}.{extension}"));

    /// <summary>The text of an element of the metadata, or null where there is none.</summary>
    public string? Text(string element) =>
        Metadata.Elements().SingleOrDefault(item => item.Name.LocalName == element)?.Value;

    public byte[] Read(string name)
    {
        using Stream stream = archive.GetEntry(name)!.Open();
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public void Dispose() => archive.Dispose();
}
