namespace ProgressiveSR.Onnx;

/// <summary>A graph's output for a test picture.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its values, row-major.</param>
internal readonly record struct TrialResult(long[] Shape, float[] Values);
