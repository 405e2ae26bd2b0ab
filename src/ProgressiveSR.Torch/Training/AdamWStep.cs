using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019) for one group of weights; owns
/// their state.
/// </summary>
/// <remarks>
/// TorchSharp's own implementation leaves its scalars to the garbage collector (see <see cref="TensorArithmetic"/>),
/// many for every parameter, and makes more passes over the weights.
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

    /// <summary>Updates the weights that have a gradient; the others and their state stay unchanged.</summary>
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

        // Both moments start at 0; the bias correction is folded into step size and epsilon, which saves a pass.
        double correction = Math.Sqrt(1 - Math.Pow(beta2, state.Steps));
        using Scalar step = (-rate * correction / (1 - Math.Pow(Beta1, state.Steps))).ToScalar();
        Tensor deviation = state.MeanSquare.sqrt().PlusInPlace(Epsilon * correction);
        parameter.addcdiv_(state.Mean, deviation, step);
    }
}
