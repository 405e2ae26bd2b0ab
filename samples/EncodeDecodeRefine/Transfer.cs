using System.Diagnostics;
using ProgressiveSR;

namespace EncodeDecodeRefine;

/// <summary>
/// Sender and receiver of one picture. Between them are bytes only, which here stay in memory and elsewhere cross a
/// network.
/// </summary>
internal sealed class Transfer
{
    private readonly ProgressiveEncoder sender;
    private readonly ProgressiveDecoder receiver;
    private Picture? shown;
    private long bytes;
    private TimeSpan sending;
    private TimeSpan receiving;

    public Transfer(Picture photo, ISamplingUnit sampler, ReceiverModel model)
    {
        long start = Stopwatch.GetTimestamp();
        sender = new ProgressiveEncoder(photo, model.Manifest, sampler);
        sending = Stopwatch.GetElapsedTime(start);
        receiver = new ProgressiveDecoder(sender.Header, model);
    }

    /// <summary>The small picture as it was received: level 0 without any network.</summary>
    public Picture FirstPicture => receiver.RenderLowResolution(new RenderOptions { MaxLevel = 0 }).Picture;

    /// <summary>
    /// Sends the increments that a region lacks and renders the blocks that it touches; all else stays as it was.
    /// </summary>
    /// <param name="level">The level to reach.</param>
    /// <param name="region">The region; null for the whole picture.</param>
    public Stage RefineTo(int level, PixelRegion? region = null)
    {
        BlockRegion blocks = region is PixelRegion pixels ? sender.Grid.ToBlocks(pixels) : sender.Grid.All;
        for (int next = receiver.GetLowestLevel(blocks) + 1; next <= level; next++)
        {
            Receive(Send(next, blocks));
        }

        Render(sender.Grid.ToPixels(blocks));
        Stage stage = new()
        {
            Level = level,
            Region = region,
            Picture = shown!,
            Bytes = bytes,
            Samples = receiver.SamplesHeld,
            Original = sender.Picture,
            Sending = sending,
            Receiving = receiving,
        };
        (sending, receiving) = (TimeSpan.Zero, TimeSpan.Zero);
        return stage;
    }

    private byte[] Send(int level, BlockRegion blocks)
    {
        long start = Stopwatch.GetTimestamp();
        IncrementPacket packet = sender.Encode(level, blocks);
        byte[] wire = new byte[PacketWriter.GetLength(packet)];
        PacketWriter.Write(packet, wire);
        sending += Stopwatch.GetElapsedTime(start);
        bytes += wire.Length;
        return wire;
    }

    private void Receive(byte[] wire)
    {
        long start = Stopwatch.GetTimestamp();
        // From a network it may come in pieces, and this says how many bytes to wait for; here it is whole.
        PacketReader.TryRead(wire, PacketLimits.Default, out IncrementPacket packet, out _);
        receiver.Add(packet);
        receiving += Stopwatch.GetElapsedTime(start);
    }

    private void Render(PixelRegion region)
    {
        // Earlier stages keep their pictures.
        Picture next = new(sender.Picture.Width, sender.Picture.Height);
        shown?.Pixels.CopyTo(next.Pixels);
        shown = next;

        long start = Stopwatch.GetTimestamp();
        receiver.Render(
            next.Pixels.Span[(region.Y * next.Stride + region.X * RgbView.BytesPerPixel)..],
            region.Width,
            region.Height,
            next.Stride,
            new RenderOptions { Region = region });
        receiving += Stopwatch.GetElapsedTime(start);
    }
}
