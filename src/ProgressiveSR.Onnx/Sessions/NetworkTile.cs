using System.Numerics.Tensors;

namespace ProgressiveSR.Onnx;

/// <summary>
/// One tile of a picture, on its way into a network's range of values and back. What lies outside the picture repeats
/// its border.
/// </summary>
/// <param name="Columns">Where it lies, and what is kept of it.</param>
/// <param name="Rows">The same, from above.</param>
/// <param name="Width">The tile's width in source pixels.</param>
/// <param name="Height">The tile's height.</param>
/// <param name="Taken">The range of what the network takes.</param>
/// <param name="Made">The range of what it makes.</param>
/// <param name="Channels">Channels of the picture; results have three.</param>
internal readonly record struct NetworkTile(
    TileCut Columns, TileCut Rows, int Width, int Height, OnnxValueRange Taken, OnnxValueRange Made, int Channels)
{
    /// <summary>Copies the tile out of a picture.</summary>
    /// <param name="source">Channels x pictureHeight x pictureWidth values in 0..1.</param>
    /// <param name="pictureWidth">Width of the picture.</param>
    /// <param name="pictureHeight">Height of the picture.</param>
    /// <param name="tile">Channels x Height x Width values.</param>
    public void Gather(ReadOnlySpan<float> source, int pictureWidth, int pictureHeight, Span<float> tile)
    {
        int known = Math.Min(Width, pictureWidth - Columns.Start);
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int y = 0; y < Height; y++)
            {
                int sourceRow = channel * pictureHeight + Math.Min(Rows.Start + y, pictureHeight - 1);
                Span<float> row = tile.Slice((channel * Height + y) * Width, Width);
                TensorPrimitives.Multiply(
                    source.Slice(sourceRow * pictureWidth + Columns.Start, known), Taken.Length, row);
                TensorPrimitives.Add(row[..known], Taken.Min, row);
                row[known..].Fill(row[known - 1]);
            }
        }
    }

    /// <summary>Copies what is kept of the enlarged tile into the enlarged picture.</summary>
    /// <param name="tile">3 x (factor Height) x (factor Width) values.</param>
    /// <param name="destination">The enlarged picture, values in 0..1.</param>
    /// <param name="pictureWidth">Width of the picture before it is enlarged.</param>
    /// <param name="pictureHeight">Height of it.</param>
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
