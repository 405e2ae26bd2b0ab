using System.Text;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tests.Transmission;

public sealed class PictureListTests
{
    [Test]
    public void Read_WhatWasWritten_IsTheSame()
    {
        PictureList list = new(
            [new("a.png"), new("b.psr", 640, 480, "00112233445566778899aabbccddeeff")], "index.json?after=b.psr");
        PictureList read = PictureList.Read(list.ToUtf8());
        Assert.That(read.Pictures, Is.EqualTo(list.Pictures));
        Assert.That(read.Next, Is.EqualTo(list.Next));
        Assert.That(
            Encoding.UTF8.GetString(new PictureList([new("a.png")]).ToUtf8()),
            Is.EqualTo("""{"pictures":[{"name":"a.png"}]}"""));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("""{"pictures":null}""")]
    [TestCase("""{"pictures":[null]}""")]
    [TestCase("""{"pictures":[{}]}""")]
    [TestCase("""{"pictures":[{"name":"../a"}]}""")]
    public void Read_OtherDocument_Throws(string json) =>
        Assert.That(
            () => PictureList.Read(Encoding.UTF8.GetBytes(json)),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("list of pictures"));
}
