using ProgressiveSR.Http;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;
using static System.FormattableString;

namespace SenderAndReceiver;

/// <summary>Receives a picture until it is good enough, then a region of it until that is better.</summary>
internal sealed class Receiver(TextWriter output)
{
    private const double WholePsnr = 32;
    private const double RegionPsnr = 40;

    private long received;

    /// <summary>Receives and prints every step of the paper's Algorithm 1.</summary>
    /// <param name="url">The picture at its sender.</param>
    /// <param name="region">The region; null for the middle third.</param>
    /// <param name="target">The picture file to write.</param>
    public async Task RunAsync(Uri url, PixelRegion? region, string target)
    {
        using HttpClient http = new(ProgressiveHttpClient.CreateHandler());
        ProgressiveHttpClient client = new(http);
        await using HttpPicture picture = await client.OpenAsync(url);
        await using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
        await using PictureSession session = receiver.Open(picture);
        BlockGrid grid = picture.Description.Grid;
        PixelRegion detail = region ?? new PixelRegion(
            grid.Width / 3, grid.Height / 3, Math.Max(1, grid.Width / 3), Math.Max(1, grid.Height / 3));
        received = session.BytesReceived;
        output.WriteLine(Invariant(
            $"{url}: {grid.Width}x{grid.Height} pixels, described in {picture.BytesReceived:N0} bytes"));

        // The increments tell how good the picture is; nobody needs to have measured it.
        output.WriteLine(Invariant($"The whole, until the increments promise {WholePsnr} dB:"));
        Refinement? last = null;
        await foreach (Refinement step in session.RefineAsync(until: Stop.WhenInnovation(WholePsnr)))
        {
            Print(step, Estimate(step));
            last = step;
        }

        // What the sender knows of every tile without a network.
        string place = $"{detail.X},{detail.Y},{detail.Width},{detail.Height}";
        output.WriteLine(Invariant($"The region {place}, until the sender states {RegionPsnr} dB:"));
        await foreach (Refinement step in session.RefineAsync(detail, Stop.WhenPsnr(RegionPsnr)))
        {
            Print(step, Invariant($"{step.LinearPsnrY:0.0} dB stated"));
            last = step;
        }

        PictureFile.WritePng(last!.Picture, target);
        output.WriteLine(Invariant($"{target}, {picture.BytesReceived:N0} bytes in {picture.Requests} requests"));
    }

    private static string Estimate(Refinement step) => step.PreviousEstimatedPsnrY is { } measured
        ? Invariant($"level {step.Level - 1} had {measured:0.0} dB, this one {step.EstimatedPsnrY:0.0} dB")
        : "nothing to judge by yet";

    private void Print(Refinement step, string quality)
    {
        // Without what came early: the line also carries the next level while this one is awaited.
        long bytes = step.BytesReceived - received;
        string decision = step.Stopped is { } reason ? $"stop, {reason}" : "go on";
        output.WriteLine(Invariant($"  asked for level {step.Level}: {bytes:N0} bytes; {quality}; {decision}"));
        received = step.BytesReceived;
    }
}
