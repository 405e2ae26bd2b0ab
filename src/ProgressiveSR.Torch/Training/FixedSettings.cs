using System.Text.Json.Nodes;

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
        "blockSize", "step", "networkPerLevel", "convolution", "dataConsistency", "rounding", "seed", "patchSize",
        "batchSize", "mixedFraction", "heldOut",
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
        foreach ((string name, JsonNode? value) in Collect(now, stage, isWithin))
        {
            if (!JsonNode.DeepEquals(old[name], value))
            {
                return (name, Text(old[name]), Text(value));
            }
        }

        return null;
    }

    private static Dictionary<string, JsonNode?> Collect(TrainingConfiguration configuration, int stage, bool isWithin)
    {
        JsonObject all = JsonNode.Parse(configuration.ToJson())!.AsObject();
        Dictionary<string, JsonNode?> values = Names.ToDictionary(name => name, name => all[name]);
        foreach (string network in (string[])["superResolver4", "superResolver2"])
        {
            Add(network);
        }

        for (int i = 0; i < stage; i++)
        {
            Add("stages", i);
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

        void Add(string name, int? index = null)
        {
            JsonNode node = index is int i ? all[name]![i]! : all[name]!;
            // Where weights came from no longer matters to weights that have been trained.
            foreach ((string member, JsonNode? value) in node.AsObject().Where(pair => pair.Key != "weights"))
            {
                values.Add($"{name}{(index is null ? "" : $"[{index}]")}.{member}", value);
            }
        }
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
