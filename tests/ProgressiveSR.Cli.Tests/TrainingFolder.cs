namespace ProgressiveSR.Cli.Tests;

/// <summary>A tiny training: two levels of 8-pixel blocks on pictures made in code.</summary>
internal static class TrainingFolder
{
    /// <param name="folder">Where.</param>
    /// <param name="iterations">Of each of the two stages.</param>
    /// <param name="settings">More of the configuration, with a comma behind each.</param>
    /// <param name="last">Iterations of the second stage; as many as of the first where null.</param>
    public static string Make(WorkFolder folder, int iterations, string settings = "", int? last = null)
    {
        Directory.CreateDirectory(folder["pictures"]);
        for (int i = 0; i < 3; i++)
        {
            TestPictures.Write(Path.Combine(folder["pictures"], $"{i}.png"), 48, 40, seed: i);
        }

        File.WriteAllText(folder["tiny.json"], $$"""
            {
              "name": "tiny", "description": "A test's model.", "trainedOn": "Pictures made in code.",
              "data": ["pictures"], "output": "out",
              "blockSize": 8, "patchSize": 16, "batchSize": 2, "statisticsBlocks": 256, "threads": 1,
              "networks": {
                "x4": { "architecture": "residual", "settings": { "features": 8, "blocks": 1 } },
                "x2": { "architecture": "residual", "settings": { "features": 8, "blocks": 1 } }
              },
              "stages": [
                { "level": 0, "iterations": {{iterations}} }, { "level": 1, "iterations": {{last ?? iterations}} }
              ],
              {{settings}}
              "heldOut": 1, "checkpointInterval": 2, "logInterval": 2, "validationInterval": 4
            }
            """);
        return folder["tiny.json"];
    }
}
