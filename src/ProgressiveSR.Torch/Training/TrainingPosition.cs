namespace ProgressiveSR.Torch;

/// <summary>Where a training stands, to the last digit of its next line in the log.</summary>
/// <param name="Stage">Index of the stage.</param>
/// <param name="Iteration">Iterations done of the stage.</param>
/// <param name="LossSum">Sum of the losses since the last line.</param>
/// <param name="LossCount">Number of them.</param>
internal readonly record struct TrainingPosition(int Stage, int Iteration, double LossSum = 0, int LossCount = 0);
