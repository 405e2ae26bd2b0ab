using ProgressiveSR.Models;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch;

namespace SwapSuperResolver;

/// <summary>Trains ESPCN in place of lite's x2 network; the rest of lite is unchanged.</summary>
internal static class EspcnTraining
{
    /// <summary>Trains and exports.</summary>
    /// <param name="folder">
    /// Its subfolder <c>espcn</c> receives the checkpoint and the bundle, replacing earlier ones.
    /// </param>
    /// <param name="iterations">Number of iterations.</param>
    /// <returns>The bundle, which ONNX Runtime runs like any other.</returns>
    public static ModelBundle Run(string folder, int iterations)
    {
        EspcnNetwork.Register();
        string own = Path.Combine(folder, "espcn");
        NetworkDescription lite4 = LiteModel.Bundle.Manifest.Network("x4");
        TrainingConfiguration configuration = new()
        {
            Name = "espcn",
            StartFrom = Path.Combine(AppContext.BaseDirectory, "lite"),
            Networks = new Dictionary<string, NetworkConfiguration>
            {
                ["x4"] = new() { Architecture = lite4.Architecture, Settings = lite4.Settings },
                ["x2"] = new() { Architecture = EspcnNetwork.ArchitectureName },
            },
            Stages =
            [
                new() { Level = 7, Iterations = iterations, NetworkRate = 1e-3, SamplerRate = 0, ProcessingRate = 0 },
            ],
            // Only for a first look: real training needs hundreds of pictures. The picture shown is left out, as it
            // would flatter the network.
            Data = [Path.Combine(AppContext.BaseDirectory, "training")],
            HeldOut = 0,
            LogInterval = Math.Max(1, iterations / 5),
            Output = own,
        };

        // A trainer never replaces a checkpoint, but this sample starts afresh each time.
        Directory.CreateDirectory(own);
        File.Delete(Path.Combine(own, Trainer.CheckpointName));
        TrainingPictures pictures = TrainingPictures.Load(
            configuration.Data, file => PictureFile.Read(file), configuration.PatchSize, configuration.HeldOut);
        using Trainer trainer = new(configuration, pictures);
        trainer.Run(new Progress<TrainingProgress>(now => Console.WriteLine(FormattableString.Invariant(
            $"training, iteration {now.Iteration} of {iterations}: loss {now.Loss:0.0000}"))));

        // With lite as its base it takes lite's kernels, tables and units, and reads lite's packets.
        return ModelExporter.Export(
            Checkpoint.Read(trainer.CheckpointPath), Path.Combine(own, "bundle"), LiteModel.Bundle);
    }
}
