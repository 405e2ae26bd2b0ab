using System.Text.Json.Nodes;

namespace ProgressiveSR.Torch;

/// <summary>
/// What a training that goes on may not change, because its weights stand on it: the model, what iterations draw, and
/// the stages that are done. Lengths and rates of later stages, intervals, threads and folders are free.
/// </summary>
internal static class FixedSettings
{
    private static readonly string[] Names =
    [
        "blockSize", "step", "networkPerLevel", "convolution", "dataConsistency", "rounding", "seed", "patchSize",
        "batchSize",
    ];

    /// <summary>The first difference, its values as JSON has them; null where there is none.</summary>
    /// <param name="before">What was trained with.</param>
    /// <param name="now">What is to be trained with; it has the stage under way.</param>
    /// <param name="stage">The stage under way, of which the level alone is fixed.</param>
    public static (string Name, string Before, string Now)? FindChange(
        TrainingConfiguration before, TrainingConfiguration now, int stage)
    {
        Dictionary<string, JsonNode?> old = Collect(before, stage);
        foreach ((string name, JsonNode? value) in Collect(now, stage))
        {
            if (!JsonNode.DeepEquals(old[name], value))
            {
                return (name, Text(old[name]), Text(value));
            }
        }

        return null;
    }

    private static Dictionary<string, JsonNode?> Collect(TrainingConfiguration configuration, int stage)
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

        values.Add($"stages[{stage}].level", all["stages"]![stage]!["level"]);
        return values;

        void Add(string name, int? index = null)
        {
            JsonNode node = index is int i ? all[name]![i]! : all[name]!;
            foreach ((string member, JsonNode? value) in node.AsObject())
            {
                values.Add($"{name}{(index is null ? "" : $"[{index}]")}.{member}", value);
            }
        }
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
