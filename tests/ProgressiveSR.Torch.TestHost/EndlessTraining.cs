namespace ProgressiveSR.Torch.TestHost;

/// <summary>A tiny training that saves after every iteration and goes on from what it finds, to be killed.</summary>
internal static class EndlessTraining
{
    public static void Run(string folder)
    {
        string path = Path.Combine(folder, Trainer.CheckpointName);
        Checkpoint? checkpoint = File.Exists(path) ? Checkpoint.Read(path) : null;
        NetworkConfiguration network = new()
        {
            Architecture = ResidualNetwork.ArchitectureName,
            Settings = new() { ["features"] = 4, ["blocks"] = 1 },
        };
        TrainingConfiguration configuration = new()
        {
            Name = "endless",
            Output = folder,
            BlockSize = 8,
            PatchSize = 8,
            BatchSize = 1,
            Networks = new Dictionary<string, NetworkConfiguration> { ["x4"] = network, ["x2"] = network },
            Stages = [new StageConfiguration { Level = 0, Iterations = int.MaxValue }],
            LogInterval = 1,
            CheckpointInterval = 1,
            ValidationInterval = 0,
            Threads = 1,
        };
        TrainingPictures pictures = TrainingPictures.Load([folder], _ => new Picture(16, 16), 8, heldOut: 0);
        using Trainer trainer = new(configuration, pictures, resumeFrom: checkpoint);
        trainer.Run();
    }
}
