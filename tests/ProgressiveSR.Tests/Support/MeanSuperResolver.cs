using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tests;

/// <summary>
/// A network that is not local: each pixel mixed with the mean of all that it is given, then repeated. Where it lies in
/// what is given, and how large that is, shows too.
/// </summary>
internal sealed class MeanSuperResolver(int factor, NetworkWindow window, int? statedHalo = null) : ISuperResolver
{
    public List<(int Width, int Height)> Calls { get; } = [];

    public SuperResolverInfo Info { get; } = new()
    {
        Name = "mean",
        Factor = factor,
        Halo = statedHalo ?? window.Reach,
        Window = window,
    };

    public void SuperResolve(
        ReadOnlySpan<float> source, int width, int height, Span<float> destination, CancellationToken cancellationToken)
    {
        if (SuperResolverWindows.TryRun(this, source, width, height, destination, cancellationToken))
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        Calls.Add((width, height));
        float sum = 0;
        foreach (float value in source)
        {
            sum += value;
        }

        float mean = sum / source.Length;
        for (int row = 0; row < 3 * height * factor; row++)
        {
            (int colour, int y) = Math.DivRem(row, height * factor);
            for (int x = 0; x < width * factor; x++)
            {
                float value = source[(colour * height + y / factor) * width + x / factor];
                float place = 0.01f * ((width + 31 * height + x + 7 * y) % 17);
                destination[row * width * factor + x] = 0.5f * value + 0.4f * mean + place;
            }
        }
    }

    public void Dispose()
    {
    }
}
