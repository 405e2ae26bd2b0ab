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
    private readonly (optim.ILearningRateController Group, double Rate)[] groups;

    public StageOptimizer(ProgressiveNetwork network, StageConfiguration stage)
    {
        this.stage = stage;
        foreach (Parameter parameter in network.parameters())
        {
            parameter.requires_grad = false;
        }

        (IEnumerable<Parameter> Parameters, double Rate)[] parts =
        [
            ((stage.Level == 0 ? network.SuperResolver4 : network.SuperResolver2).TrainableParameters(),
                stage.NetworkRate),
            (SamplingParameters(network, stage), stage.SamplerRate),
            (ProcessingParameters(network, stage), stage.ProcessingRate),
        ];
        List<AdamW.ParamGroup> trained = [];
        List<double> rates = [];
        foreach ((IEnumerable<Parameter> parameters, double rate) in parts)
        {
            Parameter[] members = [.. parameters];
            if (rate > 0 && members.Length > 0)
            {
                foreach (Parameter parameter in members)
                {
                    parameter.requires_grad = true;
                }

                trained.Add(new AdamW.ParamGroup(members, lr: rate, weight_decay: 0));
                rates.Add(rate);
            }
        }

        Optimizer = optim.AdamW(trained);
        groups = [.. Optimizer.ParamGroups.Zip(rates)];
    }

    /// <summary>The optimiser, whose state checkpoints hold.</summary>
    public AdamW Optimizer { get; }

    /// <summary>Takes one step with the gradients at hand.</summary>
    public void Step(int iteration)
    {
        foreach ((optim.ILearningRateController group, double rate) in groups)
        {
            group.LearningRate = rate * stage.RateAt(iteration);
        }

        Optimizer.step();

        // Not zeros, which would let units that took no part in an iteration drift on by their momentum, but not after
        // a resumption.
        foreach (Parameter parameter in Optimizer.parameters())
        {
            parameter.grad = null;
        }
    }

    public void Dispose() => Optimizer.Dispose();

    private static IEnumerable<Parameter> SamplingParameters(ProgressiveNetwork network, StageConfiguration stage)
    {
        // S-U_0 is never reopened: the network of factor 4 stands on it.
        int first = stage.AllSamplers ? Math.Min(stage.Level, 1) : stage.Level;
        return network.Sampling.Skip(first).Take(stage.Level + 1 - first).SelectMany(unit => unit.parameters());
    }

    private static IEnumerable<Parameter> ProcessingParameters(ProgressiveNetwork network, StageConfiguration stage)
    {
        if (stage.Level == 0)
        {
            // P-U_0 only rearranges; its Phi and gain take part from stage 1 on.
            return [];
        }

        int first = stage.AllUnits ? 0 : stage.Level;
        return network.Processing.Skip(first).Take(stage.Level + 1 - first).SelectMany(unit => unit.parameters());
    }
}
