namespace ProgressiveSR.Torch;

/// <summary>A report on the progress of a training.</summary>
/// <param name="Stage">Index of the stage.</param>
/// <param name="Level">The stage's new level.</param>
/// <param name="Iteration">Completed iterations of the stage.</param>
/// <param name="Iterations">Iterations of the stage.</param>
/// <param name="Loss">Mean loss since the last report.</param>
/// <param name="SecondsPerIteration">
/// Mean time per iteration since the last report; 0 in the report that a stopped training had not made, and that is
/// made when it is resumed.
/// </param>
/// <param name="TimeLeft">Estimated time left in all stages, from this stage's pace.</param>
/// <param name="Validation">PSNR-Y in dB per level on the held-out pictures, if just measured; otherwise null.</param>
public sealed record TrainingProgress(
    int Stage,
    int Level,
    int Iteration,
    int Iterations,
    double Loss,
    double SecondsPerIteration,
    TimeSpan TimeLeft,
    IReadOnlyDictionary<int, double>? Validation);
