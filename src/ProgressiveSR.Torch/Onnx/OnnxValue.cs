namespace ProgressiveSR.Torch;

/// <summary>A named value of a graph under construction; only the graph that created it can use it.</summary>
/// <param name="Name">The value's name in the graph.</param>
public readonly record struct OnnxValue(string Name);
