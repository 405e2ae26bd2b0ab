namespace ProgressiveSR.Onnx;

/// <summary>What a graph made of a picture on trial.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its values, row-major.</param>
internal readonly record struct TrialResult(long[] Shape, float[] Values);
