namespace ProgressiveSR.Models;

/// <summary>
/// Names of a bundle's ONNX graphs: one per operation of a unit, so that a receiver loads only what it runs. The
/// weights are in the bundle's safetensors files, to which the graphs refer.
/// </summary>
public static class ModelGraphFiles
{
    /// <summary>S-U_i: <c>picture</c> to <c>samples</c>.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public static string Sampling(int level) => $"sampling-{level}.onnx";

    /// <summary>P-U_i: <c>previous</c> and <c>increment</c> to <c>lowResolution</c>.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public static string Processing(int level) => $"processing-{level}.onnx";

    /// <summary>Phi^i: <c>lowResolution</c> to <c>expanded</c>.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public static string Expanding(int level) => $"expanding-{level}.onnx";

    /// <summary>One step of data consistency: <c>pixels</c> and <c>increment</c> to <c>corrected</c>.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public static string Consistency(int level) => $"consistency-{level}.onnx";

    /// <summary>A network: <c>picture</c> to <c>enlarged</c>.</summary>
    /// <param name="network">The network's name.</param>
    public static string Network(string network) =>
        Path.ChangeExtension(ModelManifest.NetworkFile(network), ".onnx");
}
