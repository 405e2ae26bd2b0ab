using System.Buffers.Binary;
using ProgressiveSR.PictureFiles.Tests;

namespace ProgressiveSR.ImageSharp.Tests;

/// <summary>Animations, of which ImageSharp 2 reads none.</summary>
public sealed class WebpAnimationTests
{
    private static readonly byte[] Frame = TestPictures.Encode(TestPictures.Noise(8, 6), PictureFormat.Webp);

    [Test]
    public void Read_FrameSmallerThanItsAnimation_LiesWhereItSays()
    {
        Picture read = TestPictures.Decode(Place(WebpBuilder.Animation(8, 6, Frame), 20, 10, left: 4, top: 2));
        Picture frame = TestPictures.Decode(Frame);
        Assert.That((read.Width, read.Height), Is.EqualTo((20, 10)));
        for (int y = 0; y < 10; y++)
        {
            for (int x = 0; x < 20; x++)
            {
                bool inside = x is >= 4 and < 12 && y is >= 2 and < 8;
                Assert.That(read.Alpha.Span[y * 20 + x], Is.EqualTo(inside ? 255 : 0), $"{x},{y}");
                if (inside)
                {
                    Assert.That(
                        read.View.Row(y).Slice(3 * x, 3).SequenceEqual(frame.View.Row(y - 2).Slice(3 * (x - 4), 3)),
                        $"{x},{y}");
                }
            }
        }
    }

    [TestCase(14, 0)]
    [TestCase(0, 6)]
    [TestCase(1 << 24, 0)]
    public void Read_FrameBesideItsAnimation_SaysItIsDamaged(int left, int top)
    {
        byte[] animation = Place(WebpBuilder.Animation(8, 6, Frame), 20, 10, left, top);
        var e = Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(animation));
        Assert.That(e!.Message, Does.Contain("damaged"));
    }

    [Test]
    public void Read_HugeAnimationOfASmallFrame_ThrowsBeforeTakingMemory()
    {
        byte[] animation = Place(WebpBuilder.Animation(8, 6, Frame), 1 << 24, 1 << 24, 0, 0);
        var e = Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(animation));
        Assert.That(e!.Message, Does.Contain("16777216x16777216"));
    }

    [Test]
    public void Read_LossyFrameWithAlpha_KeepsIt()
    {
        Picture picture = TestPictures.Noise(8, 6, alpha: true);
        byte[] lossy = TestPictures.Encode(
            picture, PictureFormat.Webp, new PictureWriteOptions { LosslessWebp = false });
        Picture still = TestPictures.Decode(lossy);
        byte[] chunks = lossy[(lossy.AsSpan().IndexOf("ALPH"u8) - 12)..];
        byte[] animation = WebpBuilder.Animation(8, 6, chunks);
        animation[20] |= 0x10;
        Picture read = TestPictures.Decode(animation);
        Assert.That(read.Alpha.ToArray(), Is.EqualTo(picture.Alpha.ToArray()));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(still.Pixels.ToArray()));
    }

    [Test]
    public void Read_AnimationWithoutFrames_SaysItIsDamaged() =>
        Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(WebpBuilder.Animation(8, 6)));

    [Test]
    public void Read_AnimationCutAnywhere_ThrowsOnlyInvalidPicture()
    {
        byte[] animation = WebpBuilder.Animation(8, 6, Frame);
        for (int length = 0; length < animation.Length; length++)
        {
            Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(animation[..length]), $"{length} bytes");
        }
    }

    private static byte[] Place(byte[] animation, int width, int height, int left, int top)
    {
        const int canvas = 24;
        int frame = animation.AsSpan().IndexOf("ANMF"u8) + 8;
        Write24(animation.AsSpan(canvas), width - 1);
        Write24(animation.AsSpan(canvas + 3), height - 1);
        Write24(animation.AsSpan(frame), left / 2);
        Write24(animation.AsSpan(frame + 3), top / 2);
        return animation;
    }

    private static void Write24(Span<byte> to, int value)
    {
        to[2] = (byte)(value >> 16);
        BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)value);
    }
}
