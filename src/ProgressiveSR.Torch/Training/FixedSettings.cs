using System.Text.Json.Nodes;
using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>
/// The settings that must not change when a training is resumed, because its weights depend on them: the model, what
/// iterations draw, the completed stages, and what the current stage trains. From there on, lengths, rates, intervals,
/// threads and folders may change.
/// </summary>
internal static class FixedSettings
{
    private static readonly string[] Names =
    [
        "blockSize", "convolution", "rounding", "seed", "patchSize", "batchSize", "mixedFraction", "heldOut",
    ];

    /// <summary>The first difference, with its values as JSON; null if there is none.</summary>
    /// <param name="before">The configuration trained with so far.</param>
    /// <param name="now">The configuration to resume with; it includes the current stage.</param>
    /// <param name="stage">Index of the current stage.</param>
    /// <param name="isWithin">
    /// Whether the stage has iterations left, so that there are averages and moments of its weights.
    /// </param>
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
            // The codec is chosen by senders, independently of training.
            Add($"levels[{i}]", JsonNode.Parse(TrainingJson.Write(levels[i]))!, "codec");
        }

        foreach (string network in levels.Select(level => level.Network).Distinct())
        {
            // Initial weights no longer matter once they have been trained.
            JsonNode node = JsonNode.Parse(TrainingJson.Write(configuration.NetworkOf(network)))!;
            Add($"networks.{network}", node, "weights");
        }

        for (int i = 0; i < stage; i++)
        {
            Add($"stages[{i}]", all["stages"]![i]!);
        }

        // The bundle's path may change, but not whether there is one: without one, the closed form sets what it would.
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
