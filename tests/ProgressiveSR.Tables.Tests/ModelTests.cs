using ProgressiveSR.Models.Lite;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tables.Tests;

public sealed class ModelTests
{
    [TestCase("lite", null, "lite")]
    [TestCase("with=out/model", "with", "out/model")]
    [TestCase("a=out/b=c", "a", "out/b=c")]
    public void Parse_WhatStandsOnTheCommandLine_IsTakenApart(string text, string? name, string path) =>
        Assert.That(NamedModel.Parse(text), Is.EqualTo(new NamedModel(name, path)));

    [TestCase("")]
    [TestCase("with=")]
    [TestCase("=out/model")]
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
