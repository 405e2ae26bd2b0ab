using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProgressiveSR.Tests.Architecture;

/// <summary>The core's sources, compiled: which folder refers to which. Documentation may refer to anything.</summary>
internal sealed class CoreSources
{
    // Implicit usings, which MSBuild writes into a file of its own.
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; "
        + "global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private readonly CSharpCompilation compilation;

    public CoreSources()
    {
        CSharpParseOptions options = new(LanguageVersion.CSharp14, DocumentationMode.None);
        string[] files =
        [
            .. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
                .Where(file => !Folder(file).StartsWith("bin", StringComparison.Ordinal)
                    && !Folder(file).StartsWith("obj", StringComparison.Ordinal)),
        ];
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        string own = typeof(Picture).Assembly.Location;
        compilation = CSharpCompilation.Create(
            "core",
            [
                CSharpSyntaxTree.ParseText(ImplicitUsings, options),
                .. files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file)),
            ],
            platform.Where(file => file != own).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    private static string Root { get; } = Path.GetFullPath(
        typeof(CoreSources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "CoreSources").Value!);

    /// <summary>The source files: each one's folder, relative to the project, and its namespace.</summary>
    public IEnumerable<(string File, string Folder, string Namespace)> Files =>
        from tree in compilation.SyntaxTrees
        where tree.FilePath.Length > 0
        from space in tree.GetRoot().ChildNodes().OfType<BaseNamespaceDeclarationSyntax>()
        select (Path.GetRelativePath(Root, tree.FilePath), Folder(tree.FilePath), space.Name.ToString());

    /// <summary>References from one folder to another, each with an example.</summary>
    public Dictionary<(string From, string To), string> FindReferences()
    {
        Dictionary<(string, string), string> found = [];
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0))
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            string from = Folder(tree.FilePath);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
                INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
                foreach (SyntaxReference declaration in type?.DeclaringSyntaxReferences ?? [])
                {
                    string to = Folder(declaration.SyntaxTree.FilePath);
                    if (to != from)
                    {
                        found.TryAdd((from, to), $"{Path.GetFileName(tree.FilePath)} uses {type!.Name}");
                    }
                }
            }
        }

        return found;
    }

    private static string Folder(string file) =>
        Path.GetDirectoryName(Path.GetRelativePath(Root, file))!.Replace('\\', '/');
}
