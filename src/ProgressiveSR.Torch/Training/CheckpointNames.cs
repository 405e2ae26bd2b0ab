namespace ProgressiveSR.Torch;

/// <summary>The names of tensors and metadata in a checkpoint, as <see cref="Checkpoint"/> describes them.</summary>
internal static class CheckpointNames
{
    /// <summary>The value of the entry <c>format</c>.</summary>
    public const string Format = "progressivesr-checkpoint-2";

    public static string Weight(string parameter) => $"weights/{parameter}";

    public static string Average(string parameter) => $"average/{parameter}";

    /// <summary>The running mean of the gradient.</summary>
    public static string Mean(string parameter) => $"exp_avg/{parameter}";

    /// <summary>The running mean of the gradient's square.</summary>
    public static string MeanSquare(string parameter) => $"exp_avg_sq/{parameter}";

    public static string Step(string parameter) => $"step/{parameter}";
}
