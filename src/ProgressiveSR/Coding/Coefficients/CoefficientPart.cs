using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ProgressiveSR.Coding;

/// <summary>A part of truncated coefficients (<see cref="CoefficientLayout.Fits"/>), and the level below at hand.</summary>
internal readonly ref struct CoefficientPart
{
    private readonly short[]? rented;

    /// <summary>Copies the level below; <see cref="Dispose"/> returns its memory.</summary>
    /// <param name="part">The part.</param>
    public CoefficientPart(TilePart part)
    {
        Part = part;
        if (part.Lower is { } below)
        {
            short[] indices = ArrayPool<short>.Shared.Rent(part.Indices.Length);
            below.CopyTo(part.Level - 1, indices.AsSpan(0, part.Indices.Length));
            rented = indices;
            Lower = indices.AsSpan(0, part.Indices.Length);
        }
    }

    /// <summary>The part; when decoding, its indices are filled in.</summary>
    public TilePart Part { get; }

    /// <summary>The indices of the level below, as <see cref="TilePart.Indices"/> has them; empty at level 0.</summary>
    public ReadOnlySpan<short> Lower { get; }

    /// <summary>Whether the part refines nothing: each index is twice the one below, or 0 at level 0.</summary>
    public bool RefinesNothing
    {
        get
        {
            if (Lower.IsEmpty)
            {
                return !Part.Indices.ContainsAnyExcept((short)0);
            }

            for (int i = 0; i < Lower.Length; i++)
            {
                if (Part.Indices[i] != 2 * Lower[i])
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Throws unless the part, to be encoded, refines the level below.</summary>
    /// <exception cref="ArgumentException">Its indices are not in the cells of those below.</exception>
    public void RequireRefinement()
    {
        ReadOnlySpan<Vector<short>> coarse = MemoryMarshal.Cast<short, Vector<short>>(Lower);
        ReadOnlySpan<Vector<short>> fine = MemoryMarshal.Cast<short, Vector<short>>(Part.Indices);
        int known = 0;

        // The sign bit added before the shift makes it round towards 0.
        while (known < coarse.Length && coarse[known]
            == Vector.ShiftRightArithmetic(fine[known] + Vector.ShiftRightLogical(fine[known], 15), 1))
        {
            known++;
        }

        for (int i = known * Vector<short>.Count; i < Lower.Length; i++)
        {
            if (Part.Indices[i] / 2 != Lower[i])
            {
                throw new ArgumentException(
                    $"Index {Part.Indices[i]} does not refine {Lower[i]}, sample {i} of the level below.", "part");
            }
        }
    }

    /// <summary>Fills in the indices of a part that refines nothing.</summary>
    public void RefineNothing()
    {
        Part.Indices.Clear();
        for (int i = 0; i < Lower.Length; i++)
        {
            Part.Indices[i] = (short)(2 * Lower[i]);
        }
    }

    /// <summary>Returns the memory of the level below.</summary>
    public void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<short>.Shared.Return(rented);
        }
    }
}
