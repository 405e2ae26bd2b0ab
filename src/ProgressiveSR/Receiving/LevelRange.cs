namespace ProgressiveSR;

/// <summary>Consecutive levels.</summary>
/// <param name="Lowest">The lowest, 0 or above.</param>
/// <param name="Highest">The highest, at least the lowest.</param>
public readonly record struct LevelRange(int Lowest, int Highest);
