using System.Buffers;

namespace ProgressiveSR.Sampling;

/// <summary>The buffers and steps with which a thread transforms blocks, one at a time.</summary>
internal sealed unsafe class TransformJob : IDisposable
{
    private const int Vectors = 3 * BlockTransform.Side;
    private const int Panels = Vectors / MicroKernel.BlocksPerPanel;
    private const int LineLength = BlockTransform.Side * RgbView.BytesPerPixel;

    private readonly TransformPass horizontal;
    private readonly TransformPass vertical;
    private readonly int[] panels = ArrayPool<int>.Shared.Rent(Panels * TransformPass.PanelLength);
    private readonly short[] values = ArrayPool<short>.Shared.Rent(BlockTransform.RowCount);

    public TransformJob(TransformPass horizontal, TransformPass vertical)
    {
        this.horizontal = horizontal;
        this.vertical = vertical;
        TransformPass.Prepare(panels.AsSpan(0, Panels * TransformPass.PanelLength));
    }

    /// <summary>Transforms a block.</summary>
    /// <param name="view">The whole picture; beyond its border, the last pixels are repeated.</param>
    /// <param name="blockX">Block column.</param>
    /// <param name="blockY">Block row.</param>
    /// <param name="coefficients">Receives <see cref="BlockTransform.RowCount"/> values in kernel-row order.</param>
    public void Run(in RgbView view, int blockX, int blockY, Span<short> coefficients)
    {
        Gather(view, blockX * BlockTransform.Side, blockY * BlockTransform.Side);
        fixed (int* source = panels)
        fixed (short* target = values)
        {
            horizontal.Run(source, Panels, target);
            Turn(target, source);
            vertical.Run(source, Panels, target);
        }

        ReadOnlySpan<short> scan = BlockTransform.Scan;
        for (int plane = 0; plane < 3; plane++)
        {
            ReadOnlySpan<short> own = values.AsSpan(plane * BlockTransform.PlaneLength, BlockTransform.PlaneLength);
            Span<short> scanned = coefficients.Slice(plane * BlockTransform.PlaneLength, BlockTransform.PlaneLength);
            for (int place = 0; place < scanned.Length; place++)
            {
                // A vector of the vertical pass is a column u; its values are the frequencies v.
                (int v, int u) = Math.DivRem((int)scan[place], BlockTransform.Side);
                scanned[place] = own[u * BlockTransform.Side + v];
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(panels);
        ArrayPool<short>.Shared.Return(values);
    }

    private void Gather(in RgbView view, int left, int top)
    {
        Span<byte> line = stackalloc byte[LineLength];
        Span<short> planes = stackalloc short[3 * BlockTransform.Side];
        int known = Math.Min(BlockTransform.Side, view.Width - left) * RgbView.BytesPerPixel;
        for (int y = 0; y < BlockTransform.Side; y++)
        {
            view.Row(Math.Min(top + y, view.Height - 1)).Slice(left * RgbView.BytesPerPixel, known).CopyTo(line);
            for (int i = known; i < LineLength; i++)
            {
                line[i] = line[i - RgbView.BytesPerPixel];
            }

            Convert(line, planes);
            for (int plane = 0; plane < 3; plane++)
            {
                ReadOnlySpan<short> own = planes.Slice(plane * BlockTransform.Side, BlockTransform.Side);
                int place = TransformPass.Place(plane * BlockTransform.Side + y);
                for (int x = 0; x < BlockTransform.Side; x += 2, place += MicroKernel.BlocksPerPanel)
                {
                    panels[place] = TransformPass.Pair(own[x], own[x + 1]);
                }
            }
        }
    }

    /// <summary>Converts a line of pixels to planes in units of 1/64.</summary>
    private static void Convert(ReadOnlySpan<byte> line, Span<short> planes)
    {
        ReadOnlySpan<short> weights = BlockTransform.ColourWeights;
        for (int x = 0; x < BlockTransform.Side; x++)
        {
            int red = line[3 * x];
            int green = line[3 * x + 1];
            int blue = line[3 * x + 2];
            planes[x] =
                (short)((weights[0] * red + weights[1] * green + weights[2] * blue + 128 >> 8) - (128 << 6));
            planes[BlockTransform.Side + x] =
                (short)(weights[3] * red + weights[4] * green + weights[5] * blue + 128 >> 8);
            planes[2 * BlockTransform.Side + x] =
                (short)(weights[6] * red + weights[7] * green + weights[8] * blue + 128 >> 8);
        }
    }

    /// <summary>Transposes the rows of the horizontal pass to the columns of the vertical pass.</summary>
    private static void Turn(short* rows, int* panels)
    {
        for (int plane = 0; plane < 3; plane++)
        {
            for (int u = 0; u < BlockTransform.Side; u++)
            {
                int* place = panels + TransformPass.Place(plane * BlockTransform.Side + u);
                short* column = rows + plane * BlockTransform.PlaneLength + u;
                for (int y = 0; y < BlockTransform.Side; y += 2)
                {
                    *place = TransformPass.Pair(column[0], column[BlockTransform.Side]);
                    place += MicroKernel.BlocksPerPanel;
                    column += 2 * BlockTransform.Side;
                }
            }
        }
    }
}
