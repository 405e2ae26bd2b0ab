using ProgressiveSR;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The code of the README at the root.</summary>
internal static class MainSnippets
{
    public static (Picture Photo, Picture Sharp) SendAndRefine()
    {
        #region README.md 1
        using IntegerSampler sampler = new(LiteModel.Bundle.Kernel);
        using OnnxBackend backend = new();
        using ReceiverModel model = new(LiteModel.Bundle, backend);

        Picture photo = PictureFile.Read("photo.png");
        ProgressiveEncoder sender = new(photo, LiteModel.Bundle.Manifest, sampler);
        ProgressiveDecoder receiver = new(sender.Header, model);
        receiver.Add(sender.Encode(0, sender.Grid.All));
        PictureFile.WritePng(receiver.Render().Picture, "level-0.png");

        PixelRegion face = new(176, 72, 96, 96);
        for (int level = 1; level <= 7; level++)
        {
            receiver.Add(sender.Encode(level, face));
        }

        Picture sharp = receiver.Render(new RenderOptions { Region = face }).Picture;
        #endregion
        return (photo, sharp);
    }

    public static Picture OtherNetwork(OnnxBackend backend, PictureHeader header, IEnumerable<IncrementPacket> packets)
    {
        #region README.md 2
        OnnxSuperResolverOptions options = new() { Factor = 2, InputRange = new(0, 1) };
        using OnnxSuperResolver network = OnnxSuperResolver.Open("network-x2.onnx", options, backend);
        using ReceiverModel model = new(LiteModel.Bundle, backend, [network]);
        #endregion
        ProgressiveDecoder receiver = new(header, model);
        foreach (IncrementPacket packet in packets)
        {
            receiver.Add(packet);
        }

        return receiver.Render().Picture;
    }
}
