namespace ProgressiveSR.Torch;

/// <summary>The position of a training, exact enough to reproduce the next line of the log.</summary>
/// <param name="Stage">Index of the stage.</param>
/// <param name="Iteration">Completed iterations of the stage.</param>
/// <param name="LossSum">Sum of the losses since the last line of the log.</param>
/// <param name="LossCount">Number of these losses.</param>
internal readonly record struct TrainingPosition(int Stage, int Iteration, double LossSum = 0, int LossCount = 0);
