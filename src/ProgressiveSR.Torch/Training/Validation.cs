using ProgressiveSR.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// PSNR-Y of every level on the centres of the held-out pictures: with hard rounding and networks in 32 bits, as at
/// inference, but with weights not yet rounded to 16 bits as in a bundle.
/// </summary>
internal sealed class Validation(
    TrainingPictures pictures, TrainingConfiguration configuration, TrainedModel network, TrainingScheme scheme)
{
    private const int Side = 256;

    /// <summary>Pixels cropped at each edge, if the picture is large enough.</summary>
    private const int Crop = 4;

    /// <summary>Whether any pictures were held out.</summary>
    public bool HasPictures => pictures.HeldOutCount > 0;

    /// <summary>Mean PSNR-Y in dB for level 0 and each higher level up to <paramref name="highest"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyDictionary<int, double> Measure(int highest, CancellationToken cancellationToken)
    {
        ScalarType trained = network.SuperResolverAt(0).ComputeType;
        network.ComputeIn(ScalarType.Float32);
        try
        {
            double[] sums = new double[highest + 1];
            for (int i = 0; i < pictures.HeldOutCount; i++)
            {
                Add(pictures.HeldOut(i), sums, cancellationToken);
            }

            return Enumerable.Range(0, highest + 1)
                .ToDictionary(level => level, level => sums[level] / pictures.HeldOutCount);
        }
        finally
        {
            network.ComputeIn(trained);
        }
    }

    private void Add(Picture picture, double[] sums, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        RgbView middle = Middle(picture);
        int crop = Math.Min(Crop, (Math.Min(middle.Width, middle.Height) - 1) / 2);
        for (int level = 0; level < sums.Length; level++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sums[level] += ImageQuality.PsnrY(middle, ToView(scheme.Show(middle, level)), crop);
        }
    }

    private RgbView Middle(Picture picture)
    {
        int block = configuration.BlockSize;
        int width = Math.Min(Side, picture.Width / block * block);
        int height = Math.Min(Side, picture.Height / block * block);
        return picture.Crop(new PixelRegion((picture.Width - width) / 2, (picture.Height - height) / 2, width, height));
    }

    /// <summary>Converts a view to 1 x 3 x H x W values in 0..1.</summary>
    internal static Tensor ToTensor(RgbView view)
    {
        byte[] packed = new byte[view.Width * view.Height * RgbView.BytesPerPixel];
        for (int y = 0; y < view.Height; y++)
        {
            view.Row(y).CopyTo(packed.AsSpan(y * view.Width * RgbView.BytesPerPixel));
        }

        return tensor(packed, [view.Height, view.Width, 3]).permute(2, 0, 1).unsqueeze(0).to(ScalarType.Float32)
            .FromByteRange();
    }

    private static RgbView ToView(Tensor picture)
    {
        int height = (int)picture.shape[2], width = (int)picture.shape[3];
        Tensor bytes = picture.squeeze(0).ToByteRange().ClampToByte().RoundHalfUp().to(ScalarType.Byte);
        return new RgbView(
            bytes.permute(1, 2, 0).cpu().contiguous().data<byte>().ToArray(),
            width,
            height,
            width * RgbView.BytesPerPixel);
    }
}
