using TorchSharp.Modules;

namespace ProgressiveSR.Torch;

/// <summary>
/// The weights that a stage trains, with AdamW and separate learning rates for the sampling units, the processing units
/// and the network. Everything else is frozen.
/// </summary>
internal sealed class StageOptimizer : IDisposable
{
    private readonly StageConfiguration stage;
    private readonly List<(AdamWStep Group, double Rate)> groups = [];

    public StageOptimizer(TrainedModel network, StageConfiguration stage, bool convolution = true)
    {
        this.stage = stage;
        Dictionary<Parameter, string> names = new(ReferenceEqualityComparer.Instance);
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            names.Add(parameter, name);
            parameter.requires_grad = false;
        }

        foreach (TrainedPart part in Parts(network, stage, convolution))
        {
            AdamWState[] states = [.. part.Parameters.Select(weight => new AdamWState(names[weight], weight))];
            groups.Add((new AdamWStep(states, stage.Beta2, part.WeightDecay), part.Rate));
        }

        foreach (AdamWState state in States)
        {
            state.Parameter.requires_grad = true;
        }
    }

    /// <summary>The weights that the stage trains, with their state.</summary>
    public IEnumerable<AdamWState> States => groups.SelectMany(pair => pair.Group.States);

    /// <summary>The weights that a stage trains.</summary>
    public static HashSet<Parameter> Trained(TrainedModel network, StageConfiguration stage, bool convolution) =>
        new(
            Parts(network, stage, convolution).SelectMany(part => part.Parameters),
            ReferenceEqualityComparer.Instance);

    /// <summary>Takes one step with the current gradients.</summary>
    public void Step(int iteration)
    {
        foreach ((AdamWStep group, double rate) in groups)
        {
            group.Take(rate * stage.RateAt(iteration));
        }

        // Null, not zero: with zero gradients, units unused in an iteration would keep drifting by their momentum, but
        // would not after resuming.
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

    private static IEnumerable<TrainedPart> Parts(
        TrainedModel network, StageConfiguration stage, bool convolution) =>
        network.Parts(stage, convolution).Where(part => part.Rate > 0 && part.Parameters.Length > 0);
}
