using ProgressiveSR.Sampling;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The sampling unit S-U_i in differentiable form: the kernel rows of one level (kernel size = stride = block size,
/// spanning all three colours) and the quantisation Q (paper, equations 1 to 3).
/// </summary>
public sealed class SamplingModule : nn.Module
{
    private readonly Parameter kernel;
    // Not read-only: moving the module to another device replaces these tensors.
    private Tensor scale;
    private Tensor lowest;
    private Tensor highest;

    /// <summary>Creates the unit with a kernel of zeros.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public SamplingModule(LevelSchedule schedule, int level)
        : base(TorchRuntime.InitializeFor($"S-U_{level}"))
    {
        ArgumentNullException.ThrowIfNull(schedule);
        kernel = new Parameter(zeros(schedule.SamplesPerBlock(level), schedule.KernelLength));
        scale = tensor(Quantization.Scales(schedule, level));
        lowest = tensor(Quantization.PerRow(schedule[level], rows => rows.LowestIndex));
        highest = tensor(Quantization.PerRow(schedule[level], rows => rows.HighestIndex));
        RegisterComponents();
    }

    /// <summary>Kernel: rows x (3 b b), maps pixels in 0..1 to values in 0..1 units.</summary>
    public Parameter Kernel => kernel;

    /// <summary>
    /// Samples blocks: B x (3 b b) pixels in 0..1 to B x rows values in 0..1 units, quantised and dequantised.
    /// </summary>
    /// <param name="blocks">Flattened blocks, order colour, row, column.</param>
    /// <param name="rounding">How gradients pass through Q.</param>
    public Tensor Sample(Tensor blocks, Rounding rounding)
    {
        using DisposeScope scope = NewDisposeScope();
        return Dequantize(ToIndices(blocks, rounding)).MoveToOuterDisposeScope();
    }

    /// <summary>Samples blocks to the indices that are sent, as floats.</summary>
    /// <param name="blocks">B x (3 b b) values in 0..1.</param>
    /// <param name="rounding">How gradients pass through Q.</param>
    public Tensor ToIndices(Tensor blocks, Rounding rounding)
    {
        using DisposeScope scope = NewDisposeScope();
        return Quantization.ToIndices(Project(blocks), scale, lowest, highest, rounding).MoveToOuterDisposeScope();
    }

    /// <summary>Dequantises indices to values in 0..1 units.</summary>
    /// <param name="indices">B x rows indices as floats.</param>
    public Tensor Dequantize(Tensor indices)
    {
        using DisposeScope scope = NewDisposeScope();
        return Quantization.ToValues(indices, scale).MoveToOuterDisposeScope();
    }

    /// <summary>Applies the kernel without Q: B x rows.</summary>
    /// <param name="blocks">B x (3 b b).</param>
    public Tensor Project(Tensor blocks)
    {
        using DisposeScope scope = NewDisposeScope();
        return matmul(blocks, kernel.t()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The base class leaves buffers to the garbage collector.
            scale.Dispose();
            lowest.Dispose();
            highest.Dispose();
        }

        base.Dispose(disposing);
    }
}
