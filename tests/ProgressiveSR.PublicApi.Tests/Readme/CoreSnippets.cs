using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Models.Carn;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The code of the core package's README.</summary>
internal static class CoreSnippets
{
    public static async Task<string?> StopAndGoOnAsync(
        IIncrementSource source, ProgressiveReceiver receiver, CancellationToken cancellationToken)
    {
        string? reason = null;
        #region ProgressiveSR/README.md 1
        IStoppingCriterion enough = Stop.WhenAny(Stop.WhenPsnr(36), Stop.AfterBytes(200_000));
        await using (PictureSession session = receiver.Open(source))
        await using (FileStream file = File.Create("photo.session"))
        {
            await foreach (Refinement r in session.RefineAsync(until: enough, cancellationToken: cancellationToken))
            {
                reason = r.Stopped;  // such as "PSNR is 36.77 dB" with the last one, null before
            }

            await session.SaveAsync(file, cancellationToken);
        }

        await using FileStream saved = File.OpenRead("photo.session");
        await using PictureSession again = await receiver.ResumeAsync(source, saved);
        Refinement best = await again.RefineToAsync(7);
        #endregion
        return $"{reason}; then level {best.Level}";
    }

    public static async Task SendAsync(EncodedPicture photo, Stream stream)
    {
        #region ProgressiveSR/README.md 2
        await PacketStream.WriteAllAsync(stream, Enumerable.Range(0, 3).Select(level => photo.GetIncrement(level)));
        #endregion
    }

    public static async Task<ProgressiveDecoder> ReceiveAsync(Stream stream, ReceiverModel model)
    {
        #region ProgressiveSR/README.md 3
        ProgressiveDecoder? decoder = null;
        await foreach (IncrementPacket packet in PacketStream.ReadAllAsync(stream))
        {
            decoder ??= new ProgressiveDecoder(packet.Header, model);
            decoder.Add(packet);
        }
        #endregion
        return decoder!;
    }

    public static async Task<(Picture Lite, Picture Carn)> InjectAsync(Picture picture)
    {
        #region ProgressiveSR/README.md 4
        ServiceCollection services = new();
        services.AddProgressiveSR(psr => psr.UseModel(LiteModel.Bundle).UseModel("carn", CarnModel.Bundle).UseOnnx());
        await using ServiceProvider provider = services.BuildServiceProvider();

        ProgressiveSender sender = provider.GetRequiredService<ProgressiveSRFactory>().CreateSender();
        ProgressiveReceiver receiver = provider.GetRequiredService<ProgressiveReceiver>();
        ProgressiveReceiver carn = provider.GetRequiredKeyedService<ProgressiveReceiver>("carn");
        #endregion
        EncodedPicture photo = sender.Encode(picture);
        await using PictureSession one = receiver.Open(photo);
        await using PictureSession other = carn.Open(photo);
        return ((await one.RefineToAsync(0)).Picture, (await other.RefineToAsync(0)).Picture);
    }

    public static async Task EstimateAsync(PictureSession session, MainSnippets.View view)
    {
        #region ProgressiveSR/README.md 5
        await foreach (Refinement r in session.RefineAsync(until: Stop.WhenInnovation(36)))
            view.Show(r.Picture, r.Changed);  // the last one says "estimated 37.9 dB ≥ 36 dB at level 3"
        #endregion
    }
}

#region ProgressiveSR/README.md 6
public sealed class NoBlocks(double most) : IStoppingCriterion
{
    private const int Side = 32;  // of the model's blocks

    // It needs no figures that a sender would have to state.
    public void Require(PictureDescription picture)
    {
    }

    public ValueTask<string?> ShouldStopAsync(Refinement refinement, CancellationToken cancellationToken = default)
    {
        double blockiness = Measure(refinement.Picture.Crop(refinement.Region));
        return ValueTask.FromResult(blockiness <= most
            ? string.Create(
                CultureInfo.InvariantCulture, $"blockiness is {blockiness:0.00} at level {refinement.Level}")
            : null);
    }

    /// <summary>
    /// How much neighbours differ across borders of blocks, relative to elsewhere; 1 if no border shows.
    /// </summary>
    public static double Measure(RgbView picture)
    {
        double across = 0;
        double elsewhere = 0;
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> row = picture.Row(y);
            for (int x = 1; x < picture.Width; x++)
            {
                int step = Math.Abs(row[3 * x + 1] - row[3 * x - 2]);
                across += x % Side == 0 ? step : 0;
                elsewhere += x % Side == 0 ? 0 : step;
            }
        }

        double borders = (picture.Width - 1) / Side;
        return across / borders / (elsewhere / (picture.Width - 1 - borders));
    }
}
#endregion

#region ProgressiveSR/README.md 7
public sealed class PixelDoubler : ISuperResolver
{
    public SuperResolverInfo Info { get; } = new() { Name = "doubler", Factor = 2, Halo = 0 };

    public void SuperResolve(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        // Row by row: as planes follow each other without gaps, three planes are one of three times the height.
        for (int y = 0; y < 3 * height * 2; y++)
        {
            for (int x = 0; x < width * 2; x++)
            {
                destination[y * width * 2 + x] = source[y / 2 * width + x / 2];
            }
        }
    }

    public void Dispose()
    {
    }
}
#endregion
