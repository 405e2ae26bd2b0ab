using ProgressiveSR.Backends;
using ProgressiveSR.Rendering;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary>
/// Transfers one photograph from a sender to a receiver in memory and counts what is sent. Tiles are single blocks, so
/// regions cost the same as in the paper.
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
        sent = new ProgressiveSender(model.Bundle, new SenderOptions { TileSizes = new(1) }).Encode(Photo);
        receiver = new ProgressiveDecoder(sent.Info.Header, this.model);
    }

    public Picture Photo { get; }

    public BlockGrid Grid => sent.Info.Grid;

    /// <summary>Factor by which the first picture is smaller.</summary>
    public int FirstPictureFactor => model.Manifest.NetworkOf(0).Factor;

    public int HighestLevel => sent.Info.HighestLevel;

    /// <summary>The cost so far.</summary>
    public TransmissionCost Sent { get; private set; }

    /// <summary>The first picture as received, without any network.</summary>
    public Picture FirstPicture => receiver.RenderLowResolution(new RenderOptions { MaxLevel = 0 }).Picture;

    /// <summary>Sends one level of a region, or of the whole picture.</summary>
    public void Send(int level, BlockRegion? region = null)
    {
        IncrementPacket packet = sent.GetTiles(level, region ?? Grid.All);
        receiver.Add(packet);
        Sent += TransmissionCost.Of(sent.Info, packet);
    }

    /// <summary>Renders the receiver's current picture.</summary>
    public Picture Render(CancellationToken cancellationToken) =>
        receiver.Render(cancellationToken: cancellationToken).Picture;

    /// <summary>Requires that a part shown by a figure lies within the photograph.</summary>
    public void Require(PixelRegion part, string option)
    {
        if (!part.IsInside(Photo.Width, Photo.Height))
        {
            throw new UsageException(
                $"{option} {part.X},{part.Y},{part.Width},{part.Height} does not lie within the "
                + $"{Photo.Width}x{Photo.Height} photograph.");
        }
    }

    public void Dispose() => model.Dispose();
}
