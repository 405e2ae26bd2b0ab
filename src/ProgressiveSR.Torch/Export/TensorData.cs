namespace ProgressiveSR.Torch;

/// <summary>Numbers of a tensor on their way into a file.</summary>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Values">Row-major, as many as the product of the shape.</param>
public sealed record TensorData(long[] Shape, float[] Values);
