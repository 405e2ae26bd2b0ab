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

    /// <summary>The same with one level more; the indices are kept, not copied.</summary>
    internal static TileSamples Add(TileSamples? lower, short[] indices) => new([.. lower?.levels ?? [], indices]);
}
