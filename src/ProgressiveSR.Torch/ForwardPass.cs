using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>The differentiable receiver: from pictures to the pictures shown at each level.</summary>
internal static class ForwardPass
{
    /// <inheritdoc cref="ProgressiveNetwork.ForwardBase"/>
    public static (Tensor LowResolution, Tensor SuperResolved) Base(
        ProgressiveNetwork network, Tensor pictures, Rounding rounding)
    {
        using DisposeScope scope = NewDisposeScope();
        (long n, long rows, long columns) = Layout(network, pictures);
        Tensor blocks = BlockLayout.ToBlocks(pictures, network.BlockSize).flatten(1);
        Tensor values = network.Sampling[0].Sample(blocks, rounding);
        Tensor lowResolution = BlockLayout.ToPictures(network.Processing[0].Process(null, values), n, rows, columns);
        Tensor superResolved = network.SuperResolverAt(0).call(Convolution.ChannelsLast(lowResolution));
        return (lowResolution.MoveToOuterDisposeScope(), superResolved.MoveToOuterDisposeScope());
    }

    /// <inheritdoc cref="ProgressiveNetwork.ForwardRefined"/>
    /// <remarks>Blocks below <paramref name="lowest"/> only serve as neighbours and get no result.</remarks>
    public static (Tensor Expanded, Tensor SuperResolved) Refined(
        ProgressiveNetwork network,
        Tensor pictures,
        IReadOnlyList<int> levels,
        Rounding rounding,
        bool dataConsistency,
        int lowest)
    {
        ArgumentNullException.ThrowIfNull(levels);
        using DisposeScope scope = NewDisposeScope();
        (long n, long rows, long columns) = Layout(network, pictures);
        Tensor blocks = BlockLayout.ToBlocks(pictures, network.BlockSize).flatten(1);
        if (levels.Count != blocks.shape[0])
        {
            throw new ArgumentException(
                $"There are {blocks.shape[0]} blocks but {levels.Count} levels.", nameof(levels));
        }

        int highest = levels.Max();
        if (levels.Min() < 0 || highest > network.Schedule.Highest)
        {
            throw new ArgumentException(
                $"Levels {levels.Min()} to {highest} were requested; the model has 0 to {network.Schedule.Highest}.",
                nameof(levels));
        }

        Tensor[] values =
            [.. Enumerable.Range(0, highest + 1).Select(level => network.Sampling[level].Sample(blocks, rounding))];
        Tensor expanded = BlockLayout.ToPictures(Expand(network, values, levels), n, rows, columns);
        Tensor shown = SuperResolve(network, expanded, levels, lowest);
        Tensor result = dataConsistency ? Correct(network, shown, values, levels, lowest) : shown;
        return (expanded.MoveToOuterDisposeScope(), result.MoveToOuterDisposeScope());
    }

    private static (long Pictures, long Rows, long Columns) Layout(ProgressiveNetwork network, Tensor pictures)
    {
        long[] shape = pictures.shape;
        int block = network.BlockSize;
        return shape.Length == 4 && shape[1] == 3 && shape[2] % block == 0 && shape[3] % block == 0
            ? (shape[0], shape[2] / block, shape[3] / block)
            : throw new ArgumentException(
                $"Pictures are N x 3 x H x W with sides in blocks of {block} pixels, not {string.Join(" x ", shape)}.");
    }

    private static Tensor Expand(ProgressiveNetwork network, Tensor[] values, IReadOnlyList<int> levels)
    {
        List<Tensor> groups = [];
        List<long> order = [];
        Tensor? lowResolution = null;
        for (int level = 0; level < values.Length; level++)
        {
            lowResolution = network.Processing[level].Process(lowResolution, values[level]);
            long[] members = [.. Enumerable.Range(0, levels.Count).Where(i => levels[i] == level).Select(i => (long)i)];
            if (members.Length > 0)
            {
                Tensor index = tensor(members, device: lowResolution.device);
                groups.Add(network.Processing[level].Expand(lowResolution.index_select(0, index)));
                order.AddRange(members);
            }
        }

        long[] inverse = new long[order.Count];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[order[i]] = i;
        }

        return cat(groups, 0).index_select(0, tensor(inverse, device: values[0].device));
    }

    /// <summary>
    /// Enhances each block with its level's network, which sees whole pictures; with several networks, blocks below the
    /// lowest level are zero.
    /// </summary>
    private static Tensor SuperResolve(
        ProgressiveNetwork network, Tensor expanded, IReadOnlyList<int> levels, int lowest)
    {
        Tensor source = Convolution.ChannelsLast(expanded);
        string[] names = [.. levels.Select(level => level >= lowest ? network.Levels[level].Network : "")];
        string[] running = [.. names.Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        if (running.Length <= 1)
        {
            return network.Networks[running.FirstOrDefault(network.Levels[lowest].Network)].call(source);
        }

        Tensor? result = null;
        foreach (string name in running)
        {
            Tensor pictures = network.Networks[name].call(source);
            Tensor blocks = BlockLayout.ToBlocks(pictures, network.BlockSize);
            float[] own = [.. names.Select(other => other == name ? 1f : 0f)];
            Tensor masked = blocks * tensor(own, [levels.Count, 1, 1, 1], device: blocks.device);
            result = result is null ? masked : result.Plus(masked);
        }

        long rows = expanded.shape[2] * network.Networks[running[0]].Factor / network.BlockSize;
        return BlockLayout.ToPictures(result!, expanded.shape[0], rows, levels.Count / expanded.shape[0] / rows);
    }

    private static Tensor Correct(
        ProgressiveNetwork network, Tensor pictures, Tensor[] values, IReadOnlyList<int> levels, int lowest)
    {
        (long n, long rows, long columns) = Layout(network, pictures);
        int block = network.BlockSize;
        Tensor blocks = BlockLayout.ToBlocks(pictures, block).flatten(1);
        for (int level = 0; level < values.Length; level++)
        {
            // Excludes blocks that another network shows from their samples, and levels without data consistency.
            float[] takesPart =
                [.. levels.Select(own => own >= Math.Max(level, lowest) && network.Levels[own].Corrected ? 1f : 0f)];
            if (!takesPart.Contains(1f))
            {
                continue;
            }

            Tensor correction = network.Processing[level].Correction(blocks, values[level], network.Sampling[level]);
            blocks = blocks.Plus(takesPart.Contains(0f)
                ? correction * tensor(takesPart, [levels.Count, 1], device: blocks.device)
                : correction);
        }

        return BlockLayout.ToPictures(blocks.reshape(-1, 3, block, block), n, rows, columns);
    }
}
