namespace ProgressiveSR;

/// <summary>What happened to a packet's blocks; the three counts add up to the packet's blocks.</summary>
/// <param name="Applied">Blocks whose increment was new and takes effect.</param>
/// <param name="Duplicates">Blocks that already had this increment; ignored.</param>
/// <param name="Waiting">
/// Blocks whose increment was new but which lack a lower level; it is kept and takes effect once the lower levels have
/// arrived.
/// </param>
public readonly record struct AddResult(long Applied, long Duplicates, long Waiting);
