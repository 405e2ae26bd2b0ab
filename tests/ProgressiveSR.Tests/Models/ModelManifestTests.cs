using ProgressiveSR.Models;

namespace ProgressiveSR.Tests;

/// <summary>What a model may be called.</summary>
public sealed class ModelManifestTests
{
    [TestCase("lite")]
    [TestCase("my model 2")]
    [TestCase("\u00e9\u6f22")]
    public void ValidateName_NameThatFilesCarry_Passes(string name) =>
        Assert.That(() => ModelManifest.ValidateName(name), Throws.Nothing);

    [TestCase("")]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("a\\b")]
    [TestCase("c:")]
    [TestCase("a\tb")]
    public void ValidateName_NameThatBreaksTheRule_NamesIt(string name) => Assert.That(
        () => ModelManifest.ValidateName(name), Throws.ArgumentException.With.Message.Contains($"'{name}'"));

    [Test]
    public void ValidateName_LongName_IsCountedInBytes()
    {
        Assert.That(() => ModelManifest.ValidateName(new string('a', 255)), Throws.Nothing);
        Assert.That(() => ModelManifest.ValidateName(new string('\u00e9', 128)), Throws.ArgumentException);
    }
}
