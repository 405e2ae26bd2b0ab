using ProgressiveSR.Models;
using ProgressiveSR.Models.Carn;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>Flat pictures of saturated colours: nothing at their borders that is not inside.</summary>
public sealed class BorderTests
{
    // Pixels from the border.
    private const int Ring = 8;

    private static readonly ModelBundle[] Models = [LiteModel.Bundle, CarnModel.Bundle];

    private static readonly string[] Names = [.. Models.Select(model => model.Manifest.Name)];

    private static readonly int[] Levels = [0, 1, 4, 7];

    private readonly OnnxBackend backend = new();
    private readonly Dictionary<string, ReceiverModel> receivers = [];

    [OneTimeSetUp]
    public void Open()
    {
        foreach (ModelBundle model in Models)
        {
            receivers.Add(model.Manifest.Name, new ReceiverModel(model, backend));
        }
    }

    [OneTimeTearDown]
    public void Free()
    {
        foreach (ReceiverModel receiver in receivers.Values)
        {
            receiver.Dispose();
        }

        backend.Dispose();
    }

    [Test]
    public void Render_Magenta_ErrorAtTheBorderIsNoLargerThanInside([ValueSource(nameof(Names))] string model)
    {
        Picture magenta = PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "faults", "magenta.png"));

        (int border, int inside) = Errors(model, magenta, 0);

        Assert.That(border, Is.LessThanOrEqualTo(inside));
    }

    /// <summary>Where a pixel lies in its block shows too, by the two levels that are allowed here.</summary>
    [Test]
    public void Render_SaturatedColour_BorderIsLikeTheInside(
        [ValueSource(nameof(Names))] string model,
        [ValueSource(nameof(Levels))] int level,
        [Range(0, 7)] int corner)
    {
        Picture picture = new(96, 160);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels.Span[i] = (byte)(255 * (corner >> i % 3 & 1));
        }

        (int border, int inside) = Errors(model, picture, level);

        Assert.That(border, Is.LessThanOrEqualTo(inside + 2));
    }

    private (int Border, int Inside) Errors(string model, Picture picture, int level)
    {
        ModelBundle bundle = Models.Single(one => one.Manifest.Name == model);
        EncodedPicture encoded = new ProgressiveSender(bundle).Encode(picture);
        ProgressiveDecoder receiver = new(encoded.Info.Header, receivers[model]);
        for (int i = 0; i <= level; i++)
        {
            receiver.Add(encoded.GetIncrement(i));
        }

        Picture shown = receiver.Render().Picture;
        int[] errors = [0, 0];
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                int distance = Math.Min(
                    Math.Min(x, picture.Width - 1 - x), Math.Min(y, picture.Height - 1 - y));
                ref int error = ref errors[distance < Ring ? 0 : 1];
                for (int i = 3 * x; i < 3 * x + 3; i++)
                {
                    error = Math.Max(error, Math.Abs(shown.View.Row(y)[i] - picture.View.Row(y)[i]));
                }
            }
        }

        return (errors[0], errors[1]);
    }
}
