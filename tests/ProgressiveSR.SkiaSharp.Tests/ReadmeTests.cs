using ProgressiveSR.PictureFiles.Tests;

namespace ProgressiveSR.SkiaSharp.Tests;

public sealed class ReadmeTests : TemporaryFolder
{
    [Test]
    public void Readme_Usage_Works()
    {
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Folder;
        try
        {
            File.WriteAllBytes("photo.jpg", TestPictures.Encode(TestPictures.Noise(40, 30), PictureFormat.Jpeg));

            Picture picture = PictureFile.Read("photo.jpg");
            PictureFile.Write(picture, "photo.webp", new PictureWriteOptions { LosslessWebp = false, Quality = 80 });
            PictureFile.WritePng(picture, "photo.png");

            Assert.That(PictureFile.Read("photo.png").Pixels.ToArray(), Is.EqualTo(picture.Pixels.ToArray()));
            Assert.That(PictureFile.ReadInfo("photo.webp").Pixels, Is.EqualTo(1200));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }
}
