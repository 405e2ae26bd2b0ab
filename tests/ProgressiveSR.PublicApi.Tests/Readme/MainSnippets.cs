using ProgressiveSR;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The code of the README at the root.</summary>
internal static class MainSnippets
{
    public static async Task<IncrementPacket> SendAsync(PixelRegion face)
    {
        #region README.md 1
        ProgressiveSender sender = new(CompactModel.Bundle);
        Picture picture = PictureFile.Read("photo.png");
        EncodedPicture photo = sender.Encode(picture);
        await photo.SaveAsync("photo.psr");
        IncrementPacket increment = photo.GetIncrement(level: 3, face);  // the tiles that the face touches
        #endregion
        return increment;
    }

    public static async Task ReceiveAsync(View view)
    {
        #region README.md 2
        await using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
        await using PictureSession session = receiver.Open(PsrFile.Open("photo.psr"), ownsSource: true);
        PixelRegion face = new(176, 72, 96, 96);
        await foreach (Refinement r in session.RefineAsync(until: Stop.AtLevel(2)))
            view.Show(r.Picture, r.Changed);
        await foreach (Refinement r in session.RefineAsync(face, until: Stop.WhenPsnr(38)))
            view.Show(r.Picture, r.Changed);
        #endregion
    }

    public static async Task<byte[]> OtherNetworkAsync(IIncrementSource source)
    {
        #region README.md 3
        OnnxSuperResolverOptions options = new() { Factor = 2, InputRange = new(0, 1) };
        using OnnxSuperResolver network = OnnxSuperResolver.Open("network-x2.onnx", options);
        ReceiverOptions swapped = new() { SuperResolvers = [network] };
        await using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend(), swapped);
        #endregion
        await using PictureSession session = receiver.Open(source);
        return (await session.RefineToAsync(1)).Picture.Pixels.ToArray();
    }

    /// <summary>What shows pictures; notes what it was shown.</summary>
    public sealed class View
    {
        public List<(byte[] Pixels, PixelRegion Changed)> Shown { get; } = [];

        public void Show(Picture picture, PixelRegion changed) => Shown.Add((picture.Pixels.ToArray(), changed));
    }
}
