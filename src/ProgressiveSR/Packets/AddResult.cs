namespace ProgressiveSR;

/// <summary>What became of a packet's blocks; the three counts add up to the packet's blocks.</summary>
/// <param name="Applied">Blocks whose increment was new and counts from now on.</param>
/// <param name="Duplicates">Blocks that held this increment already: ignored.</param>
/// <param name="Waiting">
/// Blocks whose increment was new, but which lack one below it. It is kept and counts as soon as what is missing
/// arrives.
/// </param>
public readonly record struct AddResult(long Applied, long Duplicates, long Waiting);
