namespace ProgressiveSR.Sampling;

/// <summary>What the rows of a model's kernel are.</summary>
public enum KernelKind
{
    /// <summary>Trained rows, in the model's files (<see cref="SamplingKernel"/>).</summary>
    Dense,

    /// <summary>All rows of the separable kernel (<see cref="BlockTransform"/>), which needs no file.</summary>
    Transform,
}
