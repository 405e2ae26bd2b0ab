namespace ProgressiveSR;

/// <summary>What became of a packet's blocks; the three counts add up to the packet's blocks.</summary>
/// <param name="Applied">Blocks whose increment was new and counts from now on.</param>
/// <param name="Duplicates">Blocks that held this increment already: ignored.</param>
/// <param name="Waiting">
/// Blocks whose increment was new, but which lack one below it. The samples are kept and count as soon as what is
/// missing arrives.
/// </param>
public readonly record struct AddResult(int Applied, int Duplicates, int Waiting)
{
    /// <summary>Whether some blocks lack an earlier increment.</summary>
    public bool HasGap => Waiting > 0;
}
