namespace ProgressiveSR.Torch;

/// <summary>Where a training stands.</summary>
/// <param name="Stage">Index of the stage.</param>
/// <param name="Level">The level that is new in it.</param>
/// <param name="Iteration">Iterations done of the stage.</param>
/// <param name="Iterations">Iterations of the stage.</param>
/// <param name="Loss">Mean loss since the last report.</param>
/// <param name="SecondsPerIteration">
/// Mean time of an iteration since the last report; 0 in the report that a training went without when it was stopped,
/// and which is made when it goes on.
/// </param>
/// <param name="TimeLeft">Time left in all stages, guessed from this stage's pace.</param>
/// <param name="Validation">PSNR-Y in dB per level on the held-out pictures, where just measured.</param>
public sealed record TrainingProgress(
    int Stage,
    int Level,
    int Iteration,
    int Iterations,
    double Loss,
    double SecondsPerIteration,
    TimeSpan TimeLeft,
    IReadOnlyDictionary<int, double>? Validation);
