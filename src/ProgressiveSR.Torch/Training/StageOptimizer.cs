using TorchSharp.Modules;

namespace ProgressiveSR.Torch;

/// <summary>
/// What a stage trains and how fast: AdamW with rates of their own for the sampler, the processing units and the
/// network. Everything else is frozen.
/// </summary>
internal sealed class StageOptimizer : IDisposable
{
    private readonly StageConfiguration stage;
    private readonly List<(AdamWStep Group, double Rate)> groups = [];

    public StageOptimizer(ProgressiveNetwork network, StageConfiguration stage, bool convolution = true)
    {
        this.stage = stage;
        Dictionary<Parameter, string> names = new(ReferenceEqualityComparer.Instance);
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            names.Add(parameter, name);
            parameter.requires_grad = false;
        }

        foreach (Part part in Parts(network, stage, convolution))
        {
            AdamWState[] states = [.. part.Parameters.Select(weight => new AdamWState(names[weight], weight))];
            groups.Add((new AdamWStep(states, stage.Beta2, part.WeightDecay), part.Rate));
        }

        foreach (AdamWState state in States)
        {
            state.Parameter.requires_grad = true;
        }
    }

    /// <summary>The weights that the stage trains, and what is remembered of them.</summary>
    public IEnumerable<AdamWState> States => groups.SelectMany(pair => pair.Group.States);

    /// <summary>The weights that a stage trains.</summary>
    public static HashSet<Parameter> Trained(ProgressiveNetwork network, StageConfiguration stage, bool convolution) =>
        new(
            Parts(network, stage, convolution).SelectMany(part => part.Parameters),
            ReferenceEqualityComparer.Instance);

    /// <summary>Takes one step with the gradients at hand.</summary>
    public void Step(int iteration)
    {
        foreach ((AdamWStep group, double rate) in groups)
        {
            group.Take(rate * stage.RateAt(iteration));
        }

        // Not zeros, which would let units that took no part in an iteration drift on by their momentum, but not after
        // a resumption.
        foreach (AdamWState state in States)
        {
            state.Parameter.grad = null;
        }
    }

    public void Dispose()
    {
        foreach ((AdamWStep group, _) in groups)
        {
            group.Dispose();
        }
    }

    private static IEnumerable<Part> Parts(ProgressiveNetwork network, StageConfiguration stage, bool convolution)
    {
        Part[] parts =
        [
            new([.. network.SuperResolverAt(stage.Level).TrainableParameters()], stage.NetworkRate, stage.WeightDecay),
            new(SamplingParameters(network, stage), stage.SamplerRate),
            new(ProcessingParameters(network, stage, convolution), stage.ProcessingRate),
        ];
        return parts.Where(part => part.Rate > 0 && part.Parameters.Length > 0);
    }

    private static Parameter[] SamplingParameters(ProgressiveNetwork network, StageConfiguration stage)
    {
        // A unit whose samples are a network's input is never reopened: that network stands on it.
        return
        [
            .. Enumerable.Range(0, stage.Level + 1)
                .Where(level => level == stage.Level || (stage.AllSamplers && !network.IsFedWithSamples(level)))
                .SelectMany(level => network.Sampling[level].parameters()),
        ];
    }

    private static Parameter[] ProcessingParameters(
        ProgressiveNetwork network, StageConfiguration stage, bool convolution)
    {
        if (network.IsFedWithSamples(stage.Level))
        {
            // P-U_0 only rearranges; its Phi and gain take part from the stages of other networks on.
            return [];
        }

        // Where lower levels have networks of their own, those have been trained for their units as they are.
        int first = stage.AllUnits && network.SharesNetworkBelow(stage.Level) ? 0 : stage.Level;
        return
        [
            .. network.Processing.Skip(first).Take(stage.Level + 1 - first)
                .SelectMany(unit => unit.Trained(convolution)),
        ];
    }

    private sealed record Part(Parameter[] Parameters, double Rate, double WeightDecay = 0);
}
