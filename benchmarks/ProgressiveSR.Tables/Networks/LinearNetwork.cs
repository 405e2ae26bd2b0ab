using ProgressiveSR.Reconstruction;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tables;

/// <summary>
/// No network at all, for models of the separable kernel: shows the linear reconstruction that the expanded picture
/// consists of.
/// </summary>
internal sealed class LinearNetwork : ISuperResolver
{
    private const int Phases = 4;

    public SuperResolverInfo Info { get; } = new()
    {
        Name = "linear",
        Factor = 2,
        InputChannels = TransformReconstruction.Channels,
        Halo = 0,
    };

    public void SuperResolve(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        int pixels = width * height;
        if (source.Length != Info.InputChannels * pixels || destination.Length != 3 * Phases * pixels)
        {
            throw new ArgumentException(
                $"An expanded picture of {width}x{height} has {Info.InputChannels * pixels} values and its enlargement "
                + $"{3 * Phases * pixels}, not {source.Length} and {destination.Length}.");
        }

        for (int channel = 0; channel < 3 * Phases; channel++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int colour, int phase) = Math.DivRem(channel, Phases);
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<float> row = source.Slice(channel * pixels + y * width, width);
                Span<float> made = destination[(((colour * height + y) * 2 + phase / 2) * 2 * width + phase % 2)..];
                for (int x = 0; x < width; x++)
                {
                    made[2 * x] = row[x];
                }
            }
        }
    }

    public void Dispose()
    {
    }
}
