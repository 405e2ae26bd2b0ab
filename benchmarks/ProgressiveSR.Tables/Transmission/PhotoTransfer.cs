using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary>One photograph between a sender and a receiver, in memory; what was sent is counted.</summary>
internal sealed class PhotoTransfer : IDisposable
{
    private readonly IntegerSampler sampler;
    private readonly ReceiverModel model;
    private readonly ProgressiveEncoder sender;
    private readonly ProgressiveDecoder receiver;

    public PhotoTransfer(string path, NamedModel model, IInferenceBackend backend)
    {
        Photo = PictureFile.Read(path);
        sampler = new IntegerSampler(model.Bundle.Kernel);
        this.model = new ReceiverModel(model.Bundle, backend);
        sender = new ProgressiveEncoder(Photo, model.Bundle.Manifest, sampler);
        receiver = new ProgressiveDecoder(sender.Header, this.model);
    }

    public Picture Photo { get; }

    public BlockGrid Grid => sender.Grid;

    public int HighestLevel => sender.Schedule.Highest;

    /// <summary>What was sent so far.</summary>
    public TransmissionCost Sent { get; private set; }

    /// <summary>The first picture as it was received, without any network.</summary>
    public Picture FirstPicture => receiver.RenderLowResolution(new RenderOptions { MaxLevel = 0 }).Picture;

    /// <summary>Sends one level of a region, or of all.</summary>
    public void Send(int level, BlockRegion? region = null)
    {
        IncrementPacket packet = sender.Encode(level, region ?? Grid.All);
        receiver.Add(packet);
        Sent += new TransmissionCost(packet.Payload.Length, PacketWriter.GetLength(packet));
    }

    /// <summary>What the receiver shows now.</summary>
    public Picture Render(CancellationToken cancellationToken) =>
        receiver.Render(cancellationToken: cancellationToken).Picture;

    /// <summary>Throws where a part that a figure shows lies outside the photograph.</summary>
    public void Require(PixelRegion part, string option)
    {
        if (!part.IsInside(Photo.Width, Photo.Height))
        {
            throw new UsageException(
                $"{option} {part.X},{part.Y},{part.Width},{part.Height} leaves the photograph of "
                + $"{Photo.Width}x{Photo.Height}.");
        }
    }

    public void Dispose()
    {
        model.Dispose();
        sampler.Dispose();
    }
}
