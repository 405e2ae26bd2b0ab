using System.Buffers;

namespace ProgressiveSR.Coding;

/// <summary>The indices of the level below a part, in rented memory.</summary>
internal readonly ref struct LowerIndices
{
    private readonly short[]? rented;

    /// <summary>Copies the indices; <see cref="Dispose"/> gives their memory back.</summary>
    /// <param name="part">The part, of a schedule whose levels all have the same samples.</param>
    public LowerIndices(in TilePart part)
    {
        if (part.Lower is { } below)
        {
            rented = ArrayPool<short>.Shared.Rent(part.Indices.Length);
            Indices = rented.AsSpan(0, part.Indices.Length);
            below.CopyTo(part.Level - 1, rented.AsSpan(0, part.Indices.Length));
        }
    }

    /// <summary>The indices, as <see cref="TilePart.Indices"/> has them; empty at level 0.</summary>
    public ReadOnlySpan<short> Indices { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<short>.Shared.Return(rented);
        }
    }
}
