namespace ProgressiveSR.Coding;

/// <summary>The indices of a tile, from level 0 up without a gap. Immutable and thread-safe.</summary>
public sealed class TileSamples
{
    private readonly short[][] levels;

    private TileSamples(short[][] levels) => this.levels = levels;

    /// <summary>The highest level held, 0 or above.</summary>
    public int Level => levels.Length - 1;

    /// <summary>The indices of one level, as <see cref="TilePart.Indices"/> has them.</summary>
    /// <param name="level">Level, 0 to <see cref="Level"/>.</param>
    public ReadOnlySpan<short> this[int level] => levels[level];

    /// <summary>Adds a level.</summary>
    /// <param name="lower">The levels below; null if there are none.</param>
    /// <param name="indices">The level's indices, as <see cref="TilePart.Indices"/> has them; kept, not copied.</param>
    /// <returns>All levels.</returns>
    public static TileSamples Add(TileSamples? lower, short[] indices) => new([.. lower?.levels ?? [], indices]);
}
