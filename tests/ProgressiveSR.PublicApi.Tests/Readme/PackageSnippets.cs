using ProgressiveSR;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Carn;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The code of the READMEs of backends and picture files.</summary>
internal static class PackageSnippets
{
    public static void PictureFiles()
    {
        #region ProgressiveSR.SkiaSharp/README.md 1
        Picture picture = PictureFile.Read("photo.jpg");
        PictureFile.Write(picture, "photo.webp", new PictureWriteOptions { LosslessWebp = false, Quality = 80 });
        PictureFile.WritePng(picture, "photo.png");
        #endregion
    }

    public static string Device()
    {
        #region ProgressiveSR.Onnx/README.md 1
        OnnxOptions options = new() { Provider = OnnxProvider.Cuda, Fallback = OnnxFallback.Cpu };
        using OnnxBackend backend = new(options);
        Console.WriteLine(backend.Device);
        foreach (string reason in backend.FallbackReasons)
        {
            Console.WriteLine(reason);
        }
        #endregion
        return backend.Device;
    }

    public static SuperResolverInfo ExternalNetwork()
    {
        #region ProgressiveSR.Onnx/README.md 2
        using OnnxSuperResolver network = OnnxSuperResolver.Open("network-x2.onnx");
        Console.WriteLine($"{network.Info.Name}: factor {network.Info.Factor}, halo {network.Info.Halo}");
        #endregion
        return network.Info;
    }

    public static ModelManifest Compact()
    {
        #region ProgressiveSR.Models.Compact/README.md 1
        ProgressiveSender sender = new(CompactModel.Bundle);
        using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
        #endregion
        receiver.Open(sender.Encode(new Picture(1, 1)));
        return receiver.Models.Single().Manifest;
    }

    public static ModelManifest Lite()
    {
        #region ProgressiveSR.Models.Lite/README.md 1
        ProgressiveSender sender = new(LiteModel.Bundle);
        using ProgressiveReceiver receiver = new(LiteModel.Bundle, new OnnxBackend());
        #endregion
        receiver.Open(sender.Encode(new Picture(1, 1)));
        return receiver.Models.Single().Manifest;
    }

    public static ModelManifest Carn()
    {
        #region ProgressiveSR.Models.Carn/README.md 1
        using ProgressiveReceiver receiver = new(CarnModel.Bundle, new OnnxBackend());
        #endregion
        return receiver.Models.Single().Manifest;
    }

    public static string Torch()
    {
        #region ProgressiveSR.Torch/README.md 1
        TorchBackend backend = new(new TorchOptions { Device = "cpu" });
        using ProgressiveReceiver receiver = new(LiteModel.Bundle, backend);
        #endregion
        return receiver.Models.Single().Backend;
    }

    public static ModelBundle Train()
    {
        #region ProgressiveSR.Torch/README.md 2
        TrainingConfiguration configuration = TrainingConfiguration.Read("training.json");
        TrainingPictures pictures = TrainingPictures.Load(
            configuration.Data, file => PictureFile.Read(file), configuration.PatchSize, configuration.HeldOut);
        using Trainer trainer = new(configuration, pictures);
        trainer.Run();
        ModelBundle bundle = ModelExporter.Export(Checkpoint.Read(trainer.CheckpointPath), "my-model");
        #endregion
        return bundle;
    }
}
