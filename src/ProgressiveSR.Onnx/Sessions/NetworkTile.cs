using System.Numerics.Tensors;

namespace ProgressiveSR.Onnx;

/// <summary>
/// One tile of a picture, converted to a network's value range and back. Outside the picture, its border is replicated.
/// </summary>
/// <param name="Columns">The horizontal position of the tile and of the part that is kept.</param>
/// <param name="Rows">The same vertically.</param>
/// <param name="Width">The tile's width in source pixels.</param>
/// <param name="Height">The tile's height in source pixels.</param>
/// <param name="Taken">The network's input range.</param>
/// <param name="Made">The network's output range.</param>
internal readonly record struct NetworkTile(
    TileCut Columns, TileCut Rows, int Width, int Height, OnnxValueRange Taken, OnnxValueRange Made)
{
    /// <summary>Copies the tile out of a picture.</summary>
    /// <param name="source">3 x pictureHeight x pictureWidth values, 0 to 1.</param>
    /// <param name="pictureWidth">Width of the picture.</param>
    /// <param name="pictureHeight">Height of the picture.</param>
    /// <param name="tile">Receives 3 x Height x Width values.</param>
    public void Gather(ReadOnlySpan<float> source, int pictureWidth, int pictureHeight, Span<float> tile)
    {
        int known = Math.Min(Width, pictureWidth - Columns.Start);
        for (int colour = 0; colour < 3; colour++)
        {
            for (int y = 0; y < Height; y++)
            {
                int sourceRow = colour * pictureHeight + Math.Min(Rows.Start + y, pictureHeight - 1);
                Span<float> row = tile.Slice((colour * Height + y) * Width, Width);
                TensorPrimitives.Multiply(
                    source.Slice(sourceRow * pictureWidth + Columns.Start, known), Taken.Length, row);
                TensorPrimitives.Add(row[..known], Taken.Min, row);
                row[known..].Fill(row[known - 1]);
            }
        }
    }

    /// <summary>Copies the part of the enlarged tile that is kept into the enlarged picture.</summary>
    /// <param name="tile">3 x (factor Height) x (factor Width) values.</param>
    /// <param name="destination">The enlarged picture, with values 0 to 1.</param>
    /// <param name="pictureWidth">Width of the picture before enlargement.</param>
    /// <param name="pictureHeight">Height of the picture before enlargement.</param>
    /// <param name="factor">The network's factor.</param>
    public void Scatter(
        ReadOnlySpan<float> tile, Span<float> destination, int pictureWidth, int pictureHeight, int factor)
    {
        int length = (Columns.To - Columns.From) * factor;
        float scale = 1 / Made.Length;
        for (int colour = 0; colour < 3; colour++)
        {
            for (int y = Rows.From * factor; y < Rows.To * factor; y++)
            {
                int tileRow = colour * Height * factor + y - Rows.Start * factor;
                Span<float> row = destination.Slice(
                    (colour * pictureHeight * factor + y) * pictureWidth * factor + Columns.From * factor, length);
                ReadOnlySpan<float> values = tile.Slice(
                    tileRow * Width * factor + (Columns.From - Columns.Start) * factor, length);
                TensorPrimitives.Subtract(values, Made.Min, row);
                TensorPrimitives.Multiply(row, scale, row);
            }
        }
    }
}
