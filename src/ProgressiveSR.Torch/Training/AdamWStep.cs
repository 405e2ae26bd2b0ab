using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The steps of AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019) for one group of
/// parameters, on the state that TorchSharp's optimiser holds and saves.
/// </summary>
/// <remarks>
/// TorchSharp's own step leaves its scalars to the garbage collector (see <see cref="TensorArithmetic"/>), many for
/// every parameter, and passes over the weights more often.
/// </remarks>
internal sealed class AdamWStep(
    IReadOnlyList<(Parameter Parameter, AdamW.State State)> members, double beta2, double weightDecay) : IDisposable
{
    public const double Beta1 = 0.9;
    public const double Epsilon = 1e-8;

    private readonly Scalar kept1 = Beta1;
    private readonly Scalar added1 = 1 - Beta1;
    private readonly Scalar kept2 = beta2;
    private readonly Scalar added2 = 1 - beta2;

    /// <summary>Moves the parameters that have a gradient; the others, and their state, stay as they are.</summary>
    public void Take(double rate)
    {
        using IDisposable guard = no_grad();
        foreach ((Parameter parameter, AdamW.State state) in members)
        {
            using DisposeScope scope = NewDisposeScope();
            if (parameter.grad is Tensor gradient)
            {
                Move(parameter, gradient, state, rate);
            }
        }
    }

    public void Dispose()
    {
        kept1.Dispose();
        added1.Dispose();
        kept2.Dispose();
        added2.Dispose();
    }

    private void Move(Parameter parameter, Tensor gradient, AdamW.State state, double rate)
    {
        state.step++;
        if (weightDecay > 0)
        {
            parameter.TimesInPlace(1 - rate * weightDecay);
        }

        state.exp_avg.mul_(kept1).add_(gradient, added1);
        state.exp_avg_sq.mul_(kept2).addcmul_(gradient, gradient, added2);

        // Both moments start at 0; their corrections are put into step and epsilon instead of a pass of their own.
        double correction = Math.Sqrt(1 - Math.Pow(beta2, state.step));
        using Scalar epsilon = Epsilon * correction;
        using Scalar step = -rate * correction / (1 - Math.Pow(Beta1, state.step));
        parameter.addcdiv_(state.exp_avg, state.exp_avg_sq.sqrt().add_(epsilon), step);
    }
}
