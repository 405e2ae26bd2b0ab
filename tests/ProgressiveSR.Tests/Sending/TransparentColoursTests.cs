using System.Security.Cryptography;

namespace ProgressiveSR.Tests.Sending;

public sealed class TransparentColoursTests
{
    private const int Width = 203;
    private const int Height = 151;

    [TestCase(false)]
    [TestCase(true)]
    public void Fill_NothingTransparent_IsThePictureItself(bool alpha)
    {
        Picture picture = Make(Width, Height, alpha ? (_, _) => 1 : null);

        Assert.That(TransparentColours.Fill(picture), Is.SameAs(picture));
    }

    [Test]
    public void Fill_VisiblePixels_KeepTheirColours()
    {
        Picture picture = Make(Width, Height, Speckles, gap: 5);

        Picture filled = TransparentColours.Fill(picture);

        Assert.That(filled.Alpha.Span.SequenceEqual(picture.Alpha.Span));
        for (int i = 0; i < Width * Height; i++)
        {
            if (picture.Alpha.Span[i] > 0)
            {
                Assert.That(Colour(filled, i % Width, i / Width), Is.EqualTo(Colour(picture, i % Width, i / Width)));
            }
        }
    }

    /// <summary>The given picture is the caller's: what is transparent in it stays too.</summary>
    [Test]
    public void Fill_PictureGiven_IsUnchanged()
    {
        Picture picture = Make(Width, Height, Speckles);
        byte[] before = picture.Pixels.ToArray();

        TransparentColours.Fill(picture);

        Assert.That(picture.Pixels.ToArray(), Is.EqualTo(before));
    }

    [TestCase(1, 1)]
    [TestCase(1, 300)]
    [TestCase(300, 1)]
    [TestCase(Width, Height)]
    public void Fill_ColoursUnderAlpha0_DoNotMatter(int width, int height)
    {
        Picture one = Make(width, height, Speckles);
        Picture other = Make(width, height, Speckles);
        for (int i = 0; i < width * height; i++)
        {
            if (one.Alpha.Span[i] == 0)
            {
                other.Pixels.Span.Slice(3 * i, 3).Fill(77);
            }
        }

        Assert.That(
            TransparentColours.Fill(other).Pixels.ToArray(),
            Is.EqualTo(TransparentColours.Fill(one).Pixels.ToArray()));
    }

    [TestCase(1, 1)]
    [TestCase(6, 5)]
    [TestCase(Width, Height)]
    public void Fill_AllTransparent_IsMidGrey(int width, int height) => Assert.That(
        TransparentColours.Fill(Make(width, height, (_, _) => 0)).Pixels.ToArray(), Is.All.EqualTo(128));

    [Test]
    public void Fill_OneVisiblePixel_GivesAllItsColour([Values(1, 255)] int alpha, [Values(0, 100)] int x)
    {
        Picture picture = Make(Width, Height, (column, row) => (column, row) == (x, 60) ? alpha : 0);
        byte[] colour = Colour(picture, x, 60);

        Picture filled = TransparentColours.Fill(picture);

        for (int i = 0; i < Width * Height; i++)
        {
            Assert.That(Colour(filled, i % Width, i / Width), Is.EqualTo(colour));
        }
    }

    /// <summary>Red at the left border, blue at the right one, nothing between.</summary>
    [Test]
    public void Fill_LargeHole_LeadsSmoothlyFromEdgeToEdge()
    {
        Picture picture = Make(Width, Height, (x, _) => x is 0 or Width - 1 ? 255 : 0);
        for (int y = 0; y < Height; y++)
        {
            Paint(picture, 0, y, [200, 40, 40]);
            Paint(picture, Width - 1, y, [40, 40, 200]);
        }

        Picture filled = TransparentColours.Fill(picture);

        for (int y = 0; y < Height; y++)
        {
            byte[] before = Colour(filled, 0, y);
            for (int x = 1; x < Width; x++)
            {
                byte[] here = Colour(filled, x, y);
                Assert.That(here[0], Is.InRange(before[0] - 4, before[0]), $"{x},{y}");
                Assert.That(here[1], Is.EqualTo(40));
                Assert.That(here[2], Is.InRange(before[2], before[2] + 4), $"{x},{y}");
                before = here;
            }
        }
    }

    [Test]
    public void Fill_Islands_AreSurroundedByTheirColours()
    {
        (int X, int Y, byte[] Colour)[] islands =
            [(20, 30, [250, 10, 10]), (150, 40, [10, 250, 10]), (80, 130, [10, 10, 250])];
        Picture picture = Make(
            Width, Height, (x, y) => islands.Any(island => (island.X, island.Y) == (x, y)) ? 255 : 0);
        foreach ((int x, int y, byte[] colour) in islands)
        {
            Paint(picture, x, y, colour);
        }

        Picture filled = TransparentColours.Fill(picture);

        foreach ((int x, int y, byte[] colour) in islands)
        {
            for (int i = 0; i < 25; i++)
            {
                byte[] near = Colour(filled, x + i % 5 - 2, y + i / 5 - 2);
                Assert.That(near.Zip(colour).Max(pair => Math.Abs(pair.First - pair.Second)), Is.LessThan(60));
            }
        }
    }

    /// <summary>A pixel that can hardly be seen has hardly a say.</summary>
    [Test]
    public void Fill_HoleBetweenOpaqueAndBarelyVisible_HasTheOpaqueColour()
    {
        Picture picture = Make(64, 64, (x, _) => x < 30 ? 255 : x == 30 ? 1 : 0);
        for (int i = 0; i < 64 * 64; i++)
        {
            Paint(picture, i % 64, i / 64, i % 64 < 30 ? [200, 100, 50] : [0, 255, 255]);
        }

        byte[] filled = Colour(TransparentColours.Fill(picture), 33, 32);

        Assert.That(filled[0], Is.InRange(190, 200));
        Assert.That(filled[1], Is.InRange(100, 108));
        Assert.That(filled[2], Is.InRange(50, 62));
    }

    /// <summary>The picture id hashes these colours, so they are the same on every machine.</summary>
    [Test]
    public void Fill_Speckles_HasTheKnownHash()
    {
        const string known = "48a44d06bf98ef37100923ca0789bb59812e21fb568a5c70b7a30ea1732da93e";

        byte[] hash = SHA256.HashData(TransparentColours.Fill(Make(Width, Height, Speckles)).Pixels.Span);

        Assert.That(Convert.ToHexStringLower(hash), Is.EqualTo(known));
    }

    private static int Speckles(int x, int y) => (x / 23 + y / 17) % 3 == 0 ? (x * 7 + y * 13) % 256 : 0;

    private static Picture Make(int width, int height, Func<int, int, int>? alpha, int gap = 0)
    {
        int stride = 3 * width + gap;
        byte[] pixels = new byte[stride * height];
        byte[] plane = new byte[alpha is null ? 0 : width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int i = 0; i < 3; i++)
                {
                    pixels[y * stride + 3 * x + i] = (byte)(x * (i + 3) ^ y * (7 - i) ^ x * y / 5);
                }

                if (alpha is not null)
                {
                    plane[y * width + x] = (byte)alpha(x, y);
                }
            }
        }

        return new Picture(pixels, width, height, stride, plane);
    }

    private static byte[] Colour(Picture picture, int x, int y) => picture.View.Row(y).Slice(3 * x, 3).ToArray();

    private static void Paint(Picture picture, int x, int y, byte[] colour) =>
        colour.CopyTo(picture.Pixels.Span[(y * picture.Stride + 3 * x)..]);
}
