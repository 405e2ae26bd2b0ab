using ProgressiveSR.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// PSNR-Y of every level on the middles of the held-out pictures: hard rounding and networks in 32 bits, as at
/// inference, but with weights that no bundle has rounded to 16 bits yet.
/// </summary>
internal sealed class Validation(TrainingPictures pictures, TrainingConfiguration configuration, Device device)
{
    private const int Side = 256;

    /// <summary>What is left out at each side, where a picture has more than that.</summary>
    private const int Crop = 4;

    /// <summary>Mean PSNR-Y in dB for level 0, and for the levels up to <paramref name="highest"/> above it.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyDictionary<int, double> Measure(
        ProgressiveNetwork network, int highest, CancellationToken cancellationToken)
    {
        ScalarType trained = network.SuperResolverAt(0).ComputeType;
        network.ComputeIn(ScalarType.Float32);
        try
        {
            double[] sums = new double[highest + 1];
            for (int i = 0; i < pictures.HeldOutCount; i++)
            {
                Add(network, pictures.HeldOut(i), sums, cancellationToken);
            }

            return Enumerable.Range(0, highest + 1)
                .ToDictionary(level => level, level => sums[level] / pictures.HeldOutCount);
        }
        finally
        {
            network.ComputeIn(trained);
        }
    }

    private void Add(ProgressiveNetwork network, Picture picture, double[] sums, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        RgbView middle = Middle(picture);
        Tensor truth = ToTensor(middle).to(device);
        int crop = Math.Min(Crop, (Math.Min(middle.Width, middle.Height) - 1) / 2);
        for (int level = 0; level < sums.Length; level++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sums[level] += ImageQuality.PsnrY(middle, ToView(Render(network, truth, level)), crop);
        }
    }

    private static Tensor Render(ProgressiveNetwork network, Tensor truth, int level)
    {
        if (network.IsFedWithSamples(level))
        {
            return network.ForwardBase(truth, Rounding.Hard).SuperResolved;
        }

        int blocks = (int)(truth.shape[2] / network.BlockSize * (truth.shape[3] / network.BlockSize));
        int[] levels = [.. Enumerable.Repeat(level, blocks)];
        return network.ForwardRefined(truth, levels, Rounding.Hard).SuperResolved;
    }

    private RgbView Middle(Picture picture)
    {
        int block = configuration.BlockSize;
        int width = Math.Min(Side, picture.Width / block * block);
        int height = Math.Min(Side, picture.Height / block * block);
        return picture.Crop(new PixelRegion((picture.Width - width) / 2, (picture.Height - height) / 2, width, height));
    }

    private static Tensor ToTensor(RgbView view)
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
