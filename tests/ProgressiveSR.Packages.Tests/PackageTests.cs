using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;

namespace ProgressiveSR.Packages.Tests;

/// <summary>What every package holds and says.</summary>
public sealed class PackageTests
{
    /// <summary>What only an application may choose, since a process holds one of each.</summary>
    private static readonly string[] Natives =
    [
        "Microsoft.ML.OnnxRuntime",
        "Microsoft.ML.OnnxRuntime.Gpu",
        "TorchSharp-cpu",
        "SkiaSharp.NativeAssets.Linux.NoDependencies",
    ];

    private static IEnumerable<TestCaseData> All => Cases(Repository.Projects);

    private static IEnumerable<TestCaseData> Libraries => Cases(Repository.Projects.Where(project => !project.IsTool));

    private static IEnumerable<TestCaseData> ToolPlatforms =>
        from tool in Repository.Projects
        where tool.IsTool
        from platform in tool.Platforms
        select new TestCaseData($"{tool.Name}.{platform}").SetArgDisplayNames(platform);

    [TestCaseSource(nameof(All))]
    public void Metadata_AnyPackage_SaysWhatItIs(string name)
    {
        using Package package = Package.Open(name);

        Assert.Multiple(() =>
        {
            Assert.That(package.Text("license"), Is.EqualTo("MIT"));
            Assert.That(package.Text("readme"), Is.EqualTo("README.md"));
            Assert.That(package.Text("icon"), Is.EqualTo("icon.png"));
            Assert.That(package.Text("description"), Has.Length.GreaterThan(40));
            Assert.That(package.Text("tags"), Does.Contain("super-resolution"));
            Assert.That(package.Text("authors"), Is.Not.EqualTo(name), "the default is the package's own name");
            Assert.That(package.Text("copyright"), Is.Not.Empty);
        });
    }

    [TestCaseSource(nameof(All))]
    public void Readme_AnyPackage_IsThatOfItsProject(string name)
    {
        using Package package = Package.Open(name);

        Assert.That(Encoding.UTF8.GetString(package.Read("README.md")), Is.EqualTo(Project(name).Readme));
    }

    [TestCaseSource(nameof(All))]
    public void Icon_AnyPackage_IsAPngOf128Pixels(string name)
    {
        using Package package = Package.Open(name);

        byte[] icon = package.Read("icon.png");

        Assert.That(icon[..8], Is.EqualTo((byte[])[0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']));
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), Is.EqualTo(128), "width");
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)), Is.EqualTo(128), "height");
    }

    /// <summary>Nothing else: no native library, no leftover of the build.</summary>
    [TestCaseSource(nameof(Libraries))]
    public void Files_Library_AreTheAssemblyAndItsDocumentation(string name)
    {
        using Package package = Package.Open(name);

        Assert.That(
            package.Files,
            Is.EquivalentTo((string[])["README.md", "icon.png", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"]));
    }

    [TestCaseSource(nameof(Libraries))]
    public void Documentation_Library_HasMembers(string name)
    {
        using Package package = Package.Open(name);
        using MemoryStream xml = new(package.Read($"lib/net10.0/{name}.xml"));

        Assert.That(XDocument.Load(xml).Descendants("member").Elements("summary"), Is.Not.Empty);
    }

    [TestCaseSource(nameof(Libraries))]
    public void Dependencies_Library_AreThoseThatItsProjectNames(string name)
    {
        using Package package = Package.Open(name);

        Assert.That(package.Dependencies, Is.EquivalentTo(Project(name).Dependencies));
        Assert.That(package.Dependencies.Intersect(Natives), Is.Empty);
    }

    /// <summary>Version 3 has another licence and other methods.</summary>
    [Test]
    public void Dependencies_ImageSharp_EndBelowVersion3()
    {
        using Package package = Package.Open("ProgressiveSR.ImageSharp");

        Assert.That(package.Range("SixLabors.ImageSharp"), Is.EqualTo("[2.1.13, 3.0.0)"));
    }

    [TestCaseSource(nameof(Libraries))]
    public void Symbols_Library_NameNoFolderOfTheBuildingMachine(string name)
    {
        using Package symbols = Package.Open(name, "snupkg");
        Assert.That(symbols.Files, Is.EquivalentTo((string[])[$"lib/net10.0/{name}.pdb"]));
        using MemoryStream pdb = new(symbols.Read($"lib/net10.0/{name}.pdb"));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(pdb);
        MetadataReader reader = provider.GetMetadataReader();

        string[] sources =
            [.. reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name))];

        Assert.That(sources, Is.Not.Empty);
        Assert.That(sources, Has.All.StartsWith("/_"));
    }

    /// <summary>The platform's natives but libtorch, and nothing that only linkers or debuggers read.</summary>
    [TestCaseSource(nameof(ToolPlatforms))]
    public void Files_Tool_AreWhatRunsOnThePlatform(string name)
    {
        using Package package = Package.Open(name);
        string[] files = [.. package.Files.Select(file => Path.GetFileName(file))];
        bool isWindows = name.Contains(".win-", StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(files, Does.Contain("psr.dll").And.Contain("README.md").And.Contain("icon.png"));
            Assert.That(files.Count(file => file.StartsWith("libSkiaSharp.", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(
                files.Count(file => Path.GetFileNameWithoutExtension(file) is "onnxruntime" or "libonnxruntime"),
                Is.EqualTo(1));
            Assert.That(files.Contains("onnxruntime_providers_shared.dll"), Is.EqualTo(isWindows));
            Assert.That(files.Select(Path.GetExtension), Has.None.EqualTo(".lib").And.None.EqualTo(".a"));
            Assert.That(files.Where(file => file.EndsWith(".xml", StringComparison.Ordinal)), Is.EqualTo(
                (string[])["DotnetToolSettings.xml"]));
            Assert.That(files, Has.None.Contains("torch_cpu"));
        });
    }

    private static SourceProject Project(string name) => Repository.Projects.Single(project => project.Name == name);

    private static IEnumerable<TestCaseData> Cases(IEnumerable<SourceProject> projects) =>
        projects.Select(project => new TestCaseData(project.Name).SetArgDisplayNames(project.Name));
}
