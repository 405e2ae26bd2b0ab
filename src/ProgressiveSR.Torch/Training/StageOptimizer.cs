using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

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
        foreach (Parameter parameter in network.parameters())
        {
            parameter.requires_grad = false;
        }

        Part[] parts =
        [
            .. new Part[]
            {
                new(
                    [.. network.SuperResolverAt(stage.Level).TrainableParameters()],
                    stage.NetworkRate,
                    stage.WeightDecay),
                new(SamplingParameters(network, stage), stage.SamplerRate),
                new(ProcessingParameters(network, stage, convolution), stage.ProcessingRate),
            }.Where(part => part.Rate > 0 && part.Parameters.Length > 0),
        ];
        foreach (Parameter parameter in parts.SelectMany(part => part.Parameters))
        {
            parameter.requires_grad = true;
        }

        Optimizer = optim.AdamW(parts.Select(part => new AdamW.ParamGroup(part.Parameters, part.Rate)));
        Queue<OptimizerState> states = new(Optimizer.state_dict().State);
        foreach (Part part in parts)
        {
            (Parameter, AdamW.State)[] members =
                [.. part.Parameters.Select(parameter => (parameter, (AdamW.State)states.Dequeue()))];
            groups.Add((new AdamWStep(members, stage.Beta2, part.WeightDecay), part.Rate));
        }
    }

    /// <summary>The optimiser, whose state checkpoints hold; it takes no steps itself.</summary>
    public AdamW Optimizer { get; }

    /// <summary>Takes one step with the gradients at hand.</summary>
    public void Step(int iteration)
    {
        foreach ((AdamWStep group, double rate) in groups)
        {
            group.Take(rate * stage.RateAt(iteration));
        }

        // Not zeros, which would let units that took no part in an iteration drift on by their momentum, but not after
        // a resumption.
        foreach (Parameter parameter in Optimizer.parameters())
        {
            parameter.grad = null;
        }
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        foreach ((AdamWStep group, _) in groups)
        {
            group.Dispose();
        }
    }

    private static Parameter[] SamplingParameters(ProgressiveNetwork network, StageConfiguration stage)
    {
        // S-U_0 is never reopened: the network of factor 4 stands on it.
        int first = stage.AllSamplers ? Math.Min(stage.Level, 1) : stage.Level;
        return [.. network.Sampling.Skip(first).Take(stage.Level + 1 - first).SelectMany(unit => unit.parameters())];
    }

    private static Parameter[] ProcessingParameters(
        ProgressiveNetwork network, StageConfiguration stage, bool convolution)
    {
        if (stage.Level == 0)
        {
            // P-U_0 only rearranges; its Phi and gain take part from stage 1 on.
            return [];
        }

        // Where each level has a network of its own, those below have been trained for their units as they are.
        int first = stage.AllUnits && !network.HasNetworkPerLevel ? 0 : stage.Level;
        return
        [
            .. network.Processing.Skip(first).Take(stage.Level + 1 - first)
                .SelectMany(unit => unit.Trained(convolution)),
        ];
    }

    private sealed record Part(Parameter[] Parameters, double Rate, double WeightDecay = 0);
}
