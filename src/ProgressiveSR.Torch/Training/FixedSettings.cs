using System.Text.Json.Nodes;
using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>
/// What a training that goes on may not change, because its weights stand on it: the model, what iterations draw, the
/// stages that are done, and what the stage under way trains. Lengths and rates from there on, intervals, threads and
/// folders are free.
/// </summary>
internal static class FixedSettings
{
    private static readonly string[] Names =
    [
        "blockSize", "convolution", "rounding", "seed", "patchSize", "batchSize", "mixedFraction", "heldOut",
    ];

    /// <summary>The first difference, its values as JSON has them; null where there is none.</summary>
    /// <param name="before">What was trained with.</param>
    /// <param name="now">What is to be trained with; it has the stage under way.</param>
    /// <param name="stage">The stage under way.</param>
    /// <param name="isWithin">Whether it has iterations left, so that there are means and moments of its weights.</param>
    public static (string Name, string Before, string Now)? FindChange(
        TrainingConfiguration before, TrainingConfiguration now, int stage, bool isWithin)
    {
        Dictionary<string, JsonNode?> old = Collect(before, stage, isWithin);
        Dictionary<string, JsonNode?> changed = Collect(now, stage, isWithin);
        foreach (string name in changed.Keys.Union(old.Keys))
        {
            JsonNode? was = old.GetValueOrDefault(name);
            JsonNode? value = changed.GetValueOrDefault(name);
            if (!JsonNode.DeepEquals(was, value))
            {
                return (name, Text(was), Text(value));
            }
        }

        return null;
    }

    private static Dictionary<string, JsonNode?> Collect(TrainingConfiguration configuration, int stage, bool isWithin)
    {
        JsonObject all = JsonNode.Parse(configuration.ToJson())!.AsObject();
        Dictionary<string, JsonNode?> values = Names.ToDictionary(name => name, name => all[name]);
        IReadOnlyList<LevelDescription> levels = configuration.CreateLevels();
        for (int i = 0; i < levels.Count; i++)
        {
            // The codec is the senders', whatever was trained.
            Add($"levels[{i}]", JsonNode.Parse(TrainingJson.Write(levels[i]))!, "codec");
        }

        foreach (string network in levels.Select(level => level.Network).Distinct())
        {
            // Where weights came from no longer matters to weights that have been trained.
            JsonNode node = JsonNode.Parse(TrainingJson.Write(configuration.NetworkOf(network)))!;
            Add($"networks.{network}", node, "weights");
        }

        for (int i = 0; i < stage; i++)
        {
            Add($"stages[{i}]", all["stages"]![i]!);
        }

        // Where the bundle lies is free, whether there is one is not: without, the closed form makes what it has.
        values.Add("startFrom", configuration.StartFrom is null ? null : "a bundle");
        StageConfiguration current = configuration.Stages[stage];
        values.Add($"stages[{stage}].level", current.Level);
        if (isWithin)
        {
            values.Add($"stages[{stage}].generatedFraction", current.GeneratedFraction);
            values.Add($"stages[{stage}].allUnits", current.AllUnits);
            values.Add($"stages[{stage}].allSamplers", current.AllSamplers);
            values.Add($"stages[{stage}].networkRate above 0:", current.NetworkRate > 0);
            values.Add($"stages[{stage}].samplerRate above 0:", current.SamplerRate > 0);
            values.Add($"stages[{stage}].processingRate above 0:", current.ProcessingRate > 0);
        }

        return values;

        void Add(string name, JsonNode node, string? but = null)
        {
            foreach ((string member, JsonNode? value) in node.AsObject().Where(pair => pair.Key != but))
            {
                values.Add($"{name}.{member}", value);
            }
        }
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
