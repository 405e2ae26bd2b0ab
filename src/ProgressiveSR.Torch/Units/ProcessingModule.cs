using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using TorchSharp.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The processing unit P-U_i with the Expanding module Phi^i and the gain K_i of data consistency, as trainable
/// parameters (paper, equation 5 and section 3.2; data consistency is not part of the paper).
/// </summary>
public sealed class ProcessingModule : nn.Module
{
    private readonly Conv2d? conv;
    private readonly Linear expanding;
    private readonly Parameter gain;
    private readonly int side;
    private readonly int expandedSide;

    /// <summary>Creates the unit: its convolution is the identity, the rest is random until initialised.</summary>
    /// <param name="schedule">A schedule of squares.</param>
    /// <param name="made">The outputs of the unit at its level.</param>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public ProcessingModule(LevelSchedule schedule, LevelDescription made, int level)
        : base(TorchRuntime.InitializeFor($"P-U_{level}"))
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(made);
        side = made.Side;
        expandedSide = made.ExpandedSide;
        if (level > 0)
        {
            conv = nn.Conv2d(3, 3, 3, padding: 1);
            ResetConvolution();
        }

        expanding = nn.Linear(schedule.CumulativeSamplesPerBlock(level), 3 * expandedSide * expandedSide);
        gain = new Parameter(zeros(schedule.KernelLength, schedule.SamplesPerBlock(level)));
        RegisterComponents();
    }

    /// <summary>The block-local convolution of P-U_i; null at level 0.</summary>
    public Conv2d? Conv => conv;

    /// <summary>Phi^i: maps 3 n_i values to 3 x e x e, e the expanded side.</summary>
    public Linear Expanding => expanding;

    /// <summary>K_i: (3 b b) x rows.</summary>
    public Parameter Gain => gain;

    /// <summary>Sets the convolution to the identity.</summary>
    internal void ResetConvolution()
    {
        if (conv is not null)
        {
            using IDisposable guard = no_grad();
            nn.init.dirac_(conv.weight);
            nn.init.zeros_(conv.bias!);
        }
    }

    /// <summary>The trainable parameters; those of the convolution only if requested.</summary>
    internal IEnumerable<Parameter> Trained(bool convolution) =>
        convolution ? parameters() : [expanding.weight, expanding.bias!, gain];

    /// <summary>Computes LR_i, B x 3 x s_i x s_i, from LR_(i-1) and the increment's values.</summary>
    /// <param name="previous">B x 3 x s_(i-1) x s_(i-1), or null at level 0.</param>
    /// <param name="increment">B x rows values in 0..1 units.</param>
    public Tensor Process(Tensor? previous, Tensor increment)
    {
        if (conv is null)
        {
            return increment.reshape(-1, 3, side, side);
        }

        using DisposeScope scope = NewDisposeScope();
        return BlockLayout.Grow(conv.call(previous!), increment).MoveToOuterDisposeScope();
    }

    /// <summary>Applies Phi^i: B x 3 x s_i x s_i to B x 3 x e x e, e the expanded side.</summary>
    /// <param name="lowResolution">LR_i.</param>
    public Tensor Expand(Tensor lowResolution)
    {
        using DisposeScope scope = NewDisposeScope();
        return expanding.call(lowResolution.flatten(1)).reshape(-1, 3, expandedSide, expandedSide)
            .MoveToOuterDisposeScope();
    }

    /// <summary>A step of data consistency: x + (y - A x) K^T on flattened blocks.</summary>
    /// <param name="blocks">B x (3 b b).</param>
    /// <param name="increment">B x rows values in 0..1 units.</param>
    /// <param name="sampling">The sampling unit of the same level.</param>
    public Tensor Correct(Tensor blocks, Tensor increment, SamplingModule sampling)
    {
        ArgumentNullException.ThrowIfNull(sampling);
        using DisposeScope scope = NewDisposeScope();
        return blocks.Plus(Correction(blocks, increment, sampling)).MoveToOuterDisposeScope();
    }

    /// <summary>The correction that <see cref="Correct"/> adds: (y - A x) K^T.</summary>
    internal Tensor Correction(Tensor blocks, Tensor increment, SamplingModule sampling)
    {
        using DisposeScope scope = NewDisposeScope();
        return matmul(increment - sampling.Project(blocks), gain.t()).MoveToOuterDisposeScope();
    }
}
