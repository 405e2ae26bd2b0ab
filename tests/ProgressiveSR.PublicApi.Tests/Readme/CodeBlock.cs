using System.Text.RegularExpressions;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>A fenced block of C# in a README, or the code between two region markers that it must equal.</summary>
/// <param name="Name">README and number of the block in it: <c>README.md 1</c>.</param>
/// <param name="Usings">The namespaces that it uses, where it says so.</param>
/// <param name="Code">The code, without them and without indentation.</param>
internal sealed partial record CodeBlock(string Name, IReadOnlyList<string> Usings, string Code)
{
    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, name);

    /// <summary>The C# blocks of all READMEs.</summary>
    public static IEnumerable<CodeBlock> FromReadmes()
    {
        string folder = Folder("readmes");
        foreach (string path in Directory.GetFiles(folder, "*.md", SearchOption.AllDirectories).Order())
        {
            string name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            int number = 0;
            foreach (Match fence in Fence().Matches(Read(path)))
            {
                yield return Parse($"{name} {++number}", fence.Groups["code"].Value);
            }
        }
    }

    /// <summary>The marked regions of this project's snippets, which the compiler has seen.</summary>
    public static IEnumerable<CodeBlock> FromSnippets()
    {
        foreach (string path in Directory.GetFiles(Folder("snippets"), "*.cs").Order())
        {
            string source = Read(path);
            IReadOnlyList<string> usings = Parse("", source).Usings;
            foreach (Match region in Region().Matches(source))
            {
                string code = Parse("", Unindent(region.Groups["code"].Value)).Code;
                yield return new CodeBlock(region.Groups["name"].Value, usings, code);
            }
        }
    }

    public override string ToString() => Name;

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static CodeBlock Parse(string name, string text)
    {
        string[] lines = text.Split('\n');
        string[] usings = [.. lines.TakeWhile(line => UsingDirective().IsMatch(line))];
        return new CodeBlock(name, usings, string.Join('\n', lines.Skip(usings.Length)).Trim('\n'));
    }

    private static string Unindent(string text)
    {
        string[] lines = text.Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : ""));
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(
        "^ *#region (?<name>[^\n]+)\n(?<code>.*?)\n *#endregion$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"^using (static )?[A-Za-z.]+;$")]
    private static partial Regex UsingDirective();
}
