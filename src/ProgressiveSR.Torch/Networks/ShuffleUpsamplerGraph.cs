namespace ProgressiveSR.Torch;

/// <summary>The nodes of a <see cref="ShuffleUpsampler"/>.</summary>
internal static class ShuffleUpsamplerGraph
{
    public static OnnxValue ShuffleUpsample(
        this OnnxGraphBuilder graph,
        OnnxValue value,
        OnnxWeights weights,
        string name,
        int features,
        int factor,
        int groups = 1,
        bool activated = false)
    {
        int[] steps = ShuffleUpsampler.Steps(factor);
        for (int i = 0; i < steps.Length; i++)
        {
            OnnxValue channels = graph.Conv2d(
                value,
                weights,
                $"{name}.{ShuffleUpsampler.Name(i, activated)}",
                features,
                features * steps[i] * steps[i],
                groups: groups);
            value = graph.PixelShuffle(activated ? graph.Relu(channels) : channels, steps[i]);
        }

        return value;
    }
}
