using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The steps of AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019) for one group of
/// weights; owns what is remembered of them.
/// </summary>
/// <remarks>
/// TorchSharp's own step leaves its scalars to the garbage collector (see <see cref="TensorArithmetic"/>), many for
/// every parameter, and passes over the weights more often.
/// </remarks>
internal sealed class AdamWStep(IReadOnlyList<AdamWState> states, double beta2, double weightDecay) : IDisposable
{
    public const double Beta1 = 0.9;
    public const double Epsilon = 1e-8;

    private readonly Scalar kept1 = Beta1.ToScalar();
    private readonly Scalar added1 = (1 - Beta1).ToScalar();
    private readonly Scalar kept2 = beta2.ToScalar();
    private readonly Scalar added2 = (1 - beta2).ToScalar();

    /// <summary>The weights of the group.</summary>
    public IReadOnlyList<AdamWState> States => states;

    /// <summary>Moves the weights that have a gradient; the others, and their state, stay as they are.</summary>
    public void Take(double rate)
    {
        using IDisposable guard = no_grad();
        foreach (AdamWState state in states)
        {
            using DisposeScope scope = NewDisposeScope();
            if (state.Parameter.grad is Tensor gradient)
            {
                Move(state, gradient, rate);
            }
        }
    }

    public void Dispose()
    {
        kept1.Dispose();
        added1.Dispose();
        kept2.Dispose();
        added2.Dispose();
        foreach (AdamWState state in states)
        {
            state.Dispose();
        }
    }

    private void Move(AdamWState state, Tensor gradient, double rate)
    {
        Parameter parameter = state.Parameter;
        state.Steps++;
        if (weightDecay > 0)
        {
            parameter.TimesInPlace(1 - rate * weightDecay);
        }

        state.Mean.mul_(kept1).add_(gradient, added1);
        state.MeanSquare.mul_(kept2).addcmul_(gradient, gradient, added2);

        // Both moments start at 0; their corrections are put into step and epsilon instead of a pass of their own.
        double correction = Math.Sqrt(1 - Math.Pow(beta2, state.Steps));
        using Scalar step = (-rate * correction / (1 - Math.Pow(Beta1, state.Steps))).ToScalar();
        Tensor deviation = state.MeanSquare.sqrt().PlusInPlace(Epsilon * correction);
        parameter.addcdiv_(state.Mean, deviation, step);
    }
}
