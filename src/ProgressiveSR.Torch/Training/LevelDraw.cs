namespace ProgressiveSR.Torch;

/// <summary>
/// Which level each block of a batch stands at. All levels trained so far take part, so that the unified network
/// forgets none; part of the patches have blocks at levels of their own, so that mixed pictures are at home.
/// </summary>
/// <remarks>
/// Blocks below the lowest level that the network shows are neighbours only: those at level 0, or where each level has a
/// network of its own, all but those of the stage's level.
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
                // Half of the blocks keep the patch's level: a region of interest against its surroundings.
                own[block] = random.Below(2) == 0 ? own[block] : random.Below(highest + 1);
            }

            // A patch without such a block would teach nothing.
            own[0] = Math.Max(own[0], lowest);
        }

        return levels;
    }
}
