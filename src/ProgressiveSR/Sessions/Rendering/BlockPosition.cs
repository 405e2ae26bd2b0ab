namespace ProgressiveSR;

/// <summary>A block's place in the grid.</summary>
internal readonly record struct BlockPosition(int X, int Y);
