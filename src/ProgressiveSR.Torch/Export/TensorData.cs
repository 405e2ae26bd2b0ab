namespace ProgressiveSR.Torch;

/// <summary>A tensor to be written to a file.</summary>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Values">Row-major; their number is the product of the shape.</param>
public sealed record TensorData(long[] Shape, float[] Values);
