using System.Text;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tests.Transmission;

public sealed class PartListTests
{
    private static readonly PictureDescription Picture =
        TestPictures.Encoder(50, 41, 16, alpha: false).Encode(2).Description;  // 4 x 3 blocks, 2 x 2 tiles, 4 levels

    [Test]
    public void Of_Tiles_JoinsConsecutiveOnesInOrder()
    {
        PartList list = PartList.Of(3, [7, 8, 9, 2, 3, 11]);
        Assert.That(list.Runs, Is.EqualTo(new PartRun[] { new(3, 7, 3), new(3, 2, 2), new(3, 11, 1) }));
        Assert.That(list.Count, Is.EqualTo(6));
    }

    [Test]
    public void Read_WhatWasWritten_IsTheSame()
    {
        PartList list = new([new(3, 7, 3), new(0, 2, 2)]);
        Assert.That(
            Encoding.UTF8.GetString(list.ToUtf8()),
            Is.EqualTo("""{"runs":[{"level":3,"first":7,"count":3},{"level":0,"first":2,"count":2}]}"""));
        Assert.That(PartList.Read(list.ToUtf8()).Runs, Is.EqualTo(list.Runs));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"runs":null}""")]
    [TestCase("""{"runs":[{"level":1}]}""")]
    [TestCase("""{"runs":[{"level":1,"first":0,"count":99999999999}]}""")]
    [TestCase("""{"runs":[null]}""")]
    public void Read_OtherDocument_Throws(string json) =>
        Assert.That(
            () => PartList.Read(Encoding.UTF8.GetBytes(json)),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("list of parts"));

    [Test]
    public void FindFault_AllParts_IsNull() =>
        Assert.That(new PartList([.. Enumerable.Range(0, 4).Select(level => new PartRun(level, 0, 4))])
            .FindFault(Picture), Is.Null);

    [TestCase(4, 0, 1, "no level 4")]
    [TestCase(-1, 0, 1, "no level -1")]
    [TestCase(0, 4, 1, "tiles 0 to 3")]
    [TestCase(0, -1, 1, "tiles 0 to 3")]
    [TestCase(0, 3, 2, "tiles 0 to 3")]
    [TestCase(0, 0, 0, "tiles 0 to 3")]
    [TestCase(0, 0, -1, "tiles 0 to 3")]
    [TestCase(0, 1, int.MaxValue, "tiles 0 to 3")]
    public void FindFault_ListThatLies_SaysWhatThereIs(int level, int first, int count, string fault) =>
        Assert.That(
            new PartList([new(0, 0, 1), new(level, first, count)]).FindFault(Picture), Does.Contain(fault));
}
