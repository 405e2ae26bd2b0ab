using ProgressiveSR.Backends;
using ProgressiveSR.Rendering;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary>
/// One photograph between a sender and a receiver, in memory; what was sent is counted. Its tiles are single blocks, so
/// that regions cost what the paper's do.
/// </summary>
internal sealed class PhotoTransfer : IDisposable
{
    private readonly ReceiverModel model;
    private readonly EncodedPicture sent;
    private readonly ProgressiveDecoder receiver;

    public PhotoTransfer(string path, NamedModel model, IInferenceBackend backend)
    {
        Photo = PictureFile.Read(path);
        this.model = new ReceiverModel(model.Bundle, backend);
        sent = new ProgressiveSender(model.Bundle, new SenderOptions { TileSide = 1 }).Encode(Photo);
        receiver = new ProgressiveDecoder(sent.Info.Header, this.model);
    }

    public Picture Photo { get; }

    public BlockGrid Grid => sent.Info.Grid;

    /// <summary>How many times smaller the first picture is.</summary>
    public int FirstPictureFactor => model.Manifest.NetworkOf(0).Factor;

    public int HighestLevel => sent.Info.HighestLevel;

    /// <summary>What was sent so far.</summary>
    public TransmissionCost Sent { get; private set; }

    /// <summary>The first picture as it was received, without any network.</summary>
    public Picture FirstPicture => receiver.RenderLowResolution(new RenderOptions { MaxLevel = 0 }).Picture;

    /// <summary>Sends one level of a region, or of all.</summary>
    public void Send(int level, BlockRegion? region = null)
    {
        IncrementPacket packet = sent.GetTiles(level, region ?? Grid.All);
        receiver.Add(packet);
        Sent += TransmissionCost.Of(sent.Info, packet);
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

    public void Dispose() => model.Dispose();
}
