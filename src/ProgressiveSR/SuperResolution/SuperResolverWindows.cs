using ProgressiveSR.Models;

namespace ProgressiveSR.SuperResolution;

/// <summary>Runs non-local networks on pictures larger than their windows. Thread-safe.</summary>
public static class SuperResolverWindows
{
    /// <summary>
    /// Super-resolves a picture window by window if the network has windows and the picture is larger than one. The
    /// <see cref="ISuperResolver.SuperResolve"/> of such a network calls this first, and is called back for each
    /// window.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="source">As for <see cref="ISuperResolver.SuperResolve"/>.</param>
    /// <param name="width">Width of the source in pixels, 1 or more.</param>
    /// <param name="height">Height of the source in pixels, 1 or more.</param>
    /// <param name="destination">Receives 3 x (height * factor) x (width * factor) values.</param>
    /// <param name="cancellationToken">Cancels the computation, leaving the destination undefined.</param>
    /// <returns>True if the result is complete; false if the network should process the picture as a whole.</returns>
    /// <exception cref="ArgumentException">A side is below 1, or a length does not match the sizes.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static bool TryRun(
        ISuperResolver network,
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (network.Info.Window is not NetworkWindow window || (width <= window.Side && height <= window.Side))
        {
            return false;
        }

        int factor = network.Info.Factor;
        if (source.Length != 3L * width * height || destination.Length != (long)source.Length * factor * factor)
        {
            throw new ArgumentException(
                $"A picture of {width}x{height} has {3L * width * height} values and its enlargement {factor} x "
                + $"{factor} times as many, not {source.Length} and {destination.Length}.");
        }

        WindowLayout layout = new(window, width, height);
        PixelRegion all = new(0, 0, width * factor, height * factor);
        using PooledBuffer<float> seen = new();
        using PooledBuffer<float> made = new();
        destination.Clear();
        for (int row = 0; row < layout.Rows.Count; row++)
        {
            for (int column = 0; column < layout.Columns.Count; column++)
            {
                PixelRegion part = layout.Source(column, row);
                Span<float> values = seen.Get(3 * part.Width * part.Height);
                Span<float> result = made.Get(values.Length * factor * factor);
                Cut(source, width, height, part, values);
                network.SuperResolve(values, part.Width, part.Height, result, cancellationToken);
                layout.Blend(column, row, factor, result, destination, all);
            }
        }

        return true;
    }

    private static void Cut(ReadOnlySpan<float> source, int width, int height, PixelRegion part, Span<float> values)
    {
        for (int row = 0; row < 3 * part.Height; row++)
        {
            (int colour, int y) = Math.DivRem(row, part.Height);
            source.Slice((colour * height + part.Y + y) * width + part.X, part.Width)
                .CopyTo(values[(row * part.Width)..]);
        }
    }
}
