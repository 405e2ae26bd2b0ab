using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.Tables.Tests;

public sealed class ModelTests
{
    [TestCase("lite", null, "lite", null)]
    [TestCase("out/model", null, "out/model", null)]
    [TestCase("with=out/model", "with", "out/model", null)]
    [TestCase("separate=out/model@3", "separate", "out/model", new[] { 3 })]
    [TestCase("separate=out/a@b@2-4", "separate", "out/a@b", new[] { 2, 3, 4 })]
    public void Parse_WhatStandsOnTheCommandLine_IsTakenApart(string text, string? name, string path, int[]? levels)
    {
        NamedModel model = NamedModel.Parse(text)!;
        Assert.That(model.Name, Is.EqualTo(name));
        Assert.That(model.Path, Is.EqualTo(path));
        Assert.That(model.Levels, Is.EqualTo(levels));
    }

    [TestCase("")]
    [TestCase("with=")]
    [TestCase("=out/model")]
    [TestCase("out/model@4-2")]
    public void Parse_AnEmptyPart_IsRefused(string text) => Assert.That(NamedModel.Parse(text), Is.Null);

    [TestCase(32, 4, 4)]
    [TestCase(16, 2, 1)]
    [TestCase(8, 4, 1)]
    [TestCase(8, 2, null)]
    public void LevelOf_ABlockSize_HasTheSamplesPerPixelOfBlocksOf32(int block, int level, int? expected)
    {
        double samples = (8.0 + level) * (8 + level) / 1024;
        Assert.That(Table2Command.LevelOf(LevelSchedule.Squares(block, step: 4), samples), Is.EqualTo(expected));
    }

    [Test]
    public void PaperNetwork_OfNetworksThatThePaperLacks_IsNull() =>
        Assert.That(Table1Command.PaperNetwork(LiteModel.Bundle.Manifest), Is.Null);

    [Test]
    public void Find_AFolderWithoutTestSets_NamesWhatItLooksFor()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Assert.That(
                () => TestSet.Find(folder),
                Throws.InstanceOf<CommandException>().With.Message.Contains("Set5").And.Message.Contains(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
