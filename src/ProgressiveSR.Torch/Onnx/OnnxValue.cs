namespace ProgressiveSR.Torch;

/// <summary>A named value of a graph under construction.</summary>
internal readonly record struct OnnxValue(string Name);
