using System.Runtime.CompilerServices;

namespace ProgressiveSR.Sampling;

/// <summary>
/// One direction of <see cref="BlockTransform"/>: 32 values to 32 frequencies, six vectors per panel, using the
/// micro-kernel of dense kernels.
/// </summary>
internal sealed unsafe class TransformPass
{
    /// <summary>Numbers per panel: 16 pairs of values per vector, and a pair for rounding.</summary>
    public const int PanelLength = Pairs * MicroKernel.BlocksPerPanel;

    private const int Pairs = BlockTransform.Side / 2 + 1;

    // Values of the rounding pair; its weights scale them to half a unit.
    private const int Rounder = 8;

    private readonly MicroKernel micro;
    private readonly int[] weights;
    private readonly int[] shifts;

    /// <summary>Prepares a direction.</summary>
    /// <param name="micro">The micro-kernel that multiplies.</param>
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

    /// <summary>Writes the rounding pairs into panels.</summary>
    public static void Prepare(Span<int> panels)
    {
        for (int i = 0; i < panels.Length; i++)
        {
            panels[i] = i % PanelLength < PanelLength - MicroKernel.BlocksPerPanel ? 0 : Pair(Rounder, 0);
        }
    }

    /// <summary>Transforms panels.</summary>
    /// <param name="panels">Prepared panels, filled at <see cref="Place"/>.</param>
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

    /// <summary>
    /// The offset of a vector's pair 0; further pairs follow at intervals of <see cref="MicroKernel.BlocksPerPanel"/>.
    /// </summary>
    public static int Place(int vector)
    {
        (int panel, int column) = Math.DivRem(vector, MicroKernel.BlocksPerPanel);
        return panel * PanelLength + column;
    }

    /// <summary>Packs two 16-bit numbers into 32 bits, the first in the low half.</summary>
    public static int Pair(short first, short second) => (ushort)first | second << 16;
}
