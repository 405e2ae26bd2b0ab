namespace ProgressiveSR.Torch;

/// <summary>
/// Draws the level of each block of a batch. All levels trained so far take part, so that the unified network forgets
/// none; in some patches, blocks have levels of their own, to train for mixed pictures.
/// </summary>
/// <remarks>
/// Blocks below the lowest level that the network shows only serve as neighbours: those at level 0 or, if each level
/// has its own network, all those not at the stage's level.
/// </remarks>
internal static class LevelDraw
{
    public static int[] Draw(
        ref SeededRandom random, int patches, int blocksPerPatch, int lowest, int highest, double mixedFraction)
    {
        int[] levels = new int[patches * blocksPerPatch];
        for (int patch = 0; patch < patches; patch++)
        {
            Span<int> own = levels.AsSpan(patch * blocksPerPatch, blocksPerPatch);
            bool mixed = blocksPerPatch > 1 && random.Fraction() < mixedFraction;
            own.Fill(lowest + random.Below(highest + 1 - lowest));
            for (int block = 0; mixed && block < own.Length; block++)
            {
                // Half of the blocks keep the patch's level, like a region of interest in its surroundings.
                own[block] = random.Below(2) == 0 ? own[block] : random.Below(highest + 1);
            }

            // A patch without such a block would not contribute to the loss.
            own[0] = Math.Max(own[0], lowest);
        }

        return levels;
    }
}
