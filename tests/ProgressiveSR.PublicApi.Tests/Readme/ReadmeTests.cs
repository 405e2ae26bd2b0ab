using ProgressiveSR.Torch;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>What a README shows is what was compiled; <see cref="SnippetTests"/> runs it.</summary>
public sealed class ReadmeTests
{
    private static IEnumerable<TestCaseData> Blocks =>
        CodeBlock.FromReadmes().Select(block => new TestCaseData(block.Name).SetArgDisplayNames(block.Name));

    [TestCaseSource(nameof(Blocks))]
    public void CodeBlock_InReadme_EqualsItsSnippet(string name)
    {
        CodeBlock shown = CodeBlock.FromReadmes().Single(block => block.Name == name);
        CodeBlock? compiled = CodeBlock.FromSnippets().SingleOrDefault(block => block.Name == name);

        Assert.That(
            compiled, Is.Not.Null, $"put the block between '#region {name}' and '#endregion' in Readme/*Snippets.cs");
        Assert.That(shown.Code, Is.EqualTo(compiled!.Code));
        Assert.That(shown.Usings, Is.SubsetOf(compiled.Usings));
    }

    [Test]
    public void TrainingConfiguration_InReadme_IsValid()
    {
        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "readmes", "README.md"));
        string json = readme.Split("```json")[1].Split("```")[0];

        TrainingConfiguration configuration = TrainingConfiguration.Parse(json, "README.md");

        Assert.That(configuration.Name, Is.EqualTo("my-model"));
    }

    [Test]
    public void Snippets_All_StandInAReadme() =>
        Assert.That(
            CodeBlock.FromSnippets().Select(block => block.Name),
            Is.SubsetOf(CodeBlock.FromReadmes().Select(block => block.Name)));

    [Test]
    public void Readme_Main_HasAnExample() =>
        Assert.That(CodeBlock.FromReadmes().Select(block => block.Name), Does.Contain("README.md 1"));
}
