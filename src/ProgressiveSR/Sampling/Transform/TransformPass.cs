using System.Runtime.CompilerServices;

namespace ProgressiveSR.Sampling;

/// <summary>
/// One direction of <see cref="BlockTransform"/>: 32 values to 32 frequencies, six vectors to a panel, on the
/// micro-kernel of a dense kernel.
/// </summary>
internal sealed unsafe class TransformPass
{
    /// <summary>Numbers of a panel: 16 pairs of values for each vector, and a pair that rounds.</summary>
    public const int PanelLength = Pairs * MicroKernel.BlocksPerPanel;

    private const int Pairs = BlockTransform.Side / 2 + 1;

    // What the values of the rounding pair are; its weight makes half a unit of it.
    private const int Rounder = 8;

    private readonly MicroKernel micro;
    private readonly int[] weights;
    private readonly int[] shifts;

    /// <summary>Prepares a direction.</summary>
    /// <param name="micro">What multiplies.</param>
    /// <param name="shift">Bits dropped from the sums.</param>
    public TransformPass(MicroKernel micro, int shift)
    {
        this.micro = micro;
        int rows = micro.RowsPerGroup;
        weights = GC.AllocateArray<int>(BlockTransform.Side * Pairs, pinned: true);
        shifts = GC.AllocateArray<int>(rows, pinned: true);
        shifts.AsSpan().Fill(shift);
        for (int row = 0; row < BlockTransform.Side; row++)
        {
            Span<int> group = weights.AsSpan(row / rows * rows * Pairs);
            for (int pair = 0; pair < Pairs - 1; pair++)
            {
                group[pair * rows + row % rows] =
                    Pair(
                        BlockTransform.IntegerWeight(row, 2 * pair), BlockTransform.IntegerWeight(row, 2 * pair + 1));
            }

            group[(Pairs - 1) * rows + row % rows] = Pair((short)((1 << (shift - 1)) / Rounder), 0);
        }
    }

    /// <summary>Puts the rounding pairs into panels.</summary>
    public static void Prepare(Span<int> panels)
    {
        for (int i = 0; i < panels.Length; i++)
        {
            panels[i] = i % PanelLength < PanelLength - MicroKernel.BlocksPerPanel ? 0 : Pair(Rounder, 0);
        }
    }

    /// <summary>Transforms panels.</summary>
    /// <param name="panels">Prepared panels, filled by <see cref="Place"/>.</param>
    /// <param name="count">Number of panels.</param>
    /// <param name="destination">Receives 32 values for each vector.</param>
    public void Run(int* panels, int count, short* destination)
    {
        int* group = (int*)Unsafe.AsPointer(ref weights[0]);
        int* shift = (int*)Unsafe.AsPointer(ref shifts[0]);
        for (int row = 0; row < BlockTransform.Side; row += micro.RowsPerGroup)
        {
            for (int panel = 0; panel < count; panel++)
            {
                micro.Run(
                    group,
                    panels + panel * PanelLength,
                    Pairs,
                    shift,
                    destination + panel * MicroKernel.BlocksPerPanel * BlockTransform.Side + row,
                    BlockTransform.Side);
            }

            group += micro.RowsPerGroup * Pairs;
        }
    }

    /// <summary>Where pair 0 of a vector stands; each further pair is <see cref="MicroKernel.BlocksPerPanel"/> on.</summary>
    public static int Place(int vector)
    {
        (int panel, int column) = Math.DivRem(vector, MicroKernel.BlocksPerPanel);
        return panel * PanelLength + column;
    }

    /// <summary>Two 16-bit numbers as one of 32, the first in the low half.</summary>
    public static int Pair(short first, short second) => (ushort)first | second << 16;
}
