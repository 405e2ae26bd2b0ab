namespace ProgressiveSR.PictureFiles.Tests;

public sealed class WriteFailureTests : TemporaryFolder
{
    [TestCase("a.gif")]
    [TestCase("a")]
    [TestCase("a.png.txt")]
    public void Write_OtherExtension_NamesTheOnesThatWork(string name)
    {
        var e = Assert.Throws<NotSupportedException>(
            () => PictureFile.Write(new Picture(1, 1), FilePath(name)));
        Assert.That(e!.Message, Does.Contain(FilePath(name)).And.Contain(".png"));
        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }

    [TestCase("a.png", PictureFormat.Png)]
    [TestCase("x/a.JPG", PictureFormat.Jpeg)]
    [TestCase("a.jpeg", PictureFormat.Jpeg)]
    [TestCase("a.jfif", PictureFormat.Jpeg)]
    [TestCase("a.JPE", PictureFormat.Jpeg)]
    [TestCase("a.jif", PictureFormat.Jpeg)]
    [TestCase("a.b.webp", PictureFormat.Webp)]
    public void TryGetFormat_KnownExtension_GivesFormat(string path, PictureFormat expected)
    {
        Assert.That(PictureFile.TryGetFormat(path, out PictureFormat format));
        Assert.That(format, Is.EqualTo(expected));
    }

    [Test]
    public void Write_MissingFolder_NamesIt()
    {
        var e = Assert.Throws<DirectoryNotFoundException>(
            () => PictureFile.Write(new Picture(1, 1), FilePath("none/a.png")));
        Assert.That(e!.Message, Does.Contain(FilePath("none/a.png")));
    }

    [Test]
    public void Write_Folder_SaysSo()
    {
        Directory.CreateDirectory(FilePath("a.png"));
        var e = Assert.Throws<IOException>(() => PictureFile.Write(new Picture(1, 1), FilePath("a.png")));
        Assert.That(e!.Message, Does.Contain("is a folder"));
        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }

    [TestCase("a.webp", TestPictures.LargestWebpSide + 1)]
    [TestCase("a.jpg", 65_501)]
    public void Write_SideBeyondFormat_KeepsOldFileAndSaysSo(string name, int side)
    {
        string path = WriteFile(name, [1, 2, 3]);
        var e = Assert.Throws<NotSupportedException>(() => PictureFile.Write(new Picture(1, side), path));
        Assert.That(e!.Message, Does.Contain(path).And.Contain($"1x{side}").And.Contain("PNG"));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(Directory.GetFiles(Folder), Has.Length.EqualTo(1));
    }

    [TestCase("a.webp", TestPictures.LargestWebpSide)]
    [TestCase("a.JPEG", 65_500)]
    [TestCase("a.png", 1 << 20)]
    public void RequireFits_AskedBeforeThereArePixels_AgreesWithTheLimits(string name, int side)
    {
        Assert.That(() => PictureFile.RequireFits(FilePath(name), side, 1), Throws.Nothing);
        Assert.That(() => PictureFile.RequireFits(FilePath(name), 1, side), Throws.Nothing);
        if (name != "a.png")
        {
            var e = Assert.Throws<NotSupportedException>(
                () => PictureFile.RequireFits(FilePath(name), side + 1, 1));
            Assert.That(e!.Message, Does.Contain(FilePath(name)).And.Contain($"{side + 1}x1").And.Contain("PNG"));
            Assert.Throws<NotSupportedException>(() => PictureFile.RequireFits(FilePath(name), 1, side + 1));
        }
    }

    [Test]
    public void RequireFits_WhatNoFileCanBe_Throws()
    {
        Assert.Throws<NotSupportedException>(() => PictureFile.RequireFits("a.gif", 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureFile.RequireFits("a.png", 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureFile.RequireFits("a.png", 1, -1));
    }

    [TestCase("a.webp", TestPictures.LargestWebpSide)]
    [TestCase("a.jpg", 65_500)]
    public void Write_LargestSide_Works(string name, int side)
    {
        PictureFile.Write(new Picture(1, side), FilePath(name));
        Assert.That(PictureFile.ReadInfo(FilePath(name)), Is.EqualTo(new PictureInfo(1, side, false)));
    }

    [Test]
    public void Write_AlphaOfWrongLength_IsProgrammerError() =>
        Assert.Throws<ArgumentException>(
            () => PictureFile.WritePng(new Picture(2, 2).View, new byte[3], FilePath("a.png")));

    [Test]
    public void Write_UndefinedFormat_IsProgrammerError() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PictureFile.Write(new Picture(2, 2), new MemoryStream(), (PictureFormat)99));

    [Test]
    public void Write_StreamThatFails_PassesItsExceptionOn() =>
        Assert.Throws<NotSupportedException>(
            () => PictureFile.WritePng(TestPictures.Noise(9, 9), new MemoryStream(new byte[10])));
}
