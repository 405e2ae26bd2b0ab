using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tests;

/// <summary>
/// A network small enough to check by hand: each pixel mixed with the box around it, then repeated. It really looks as
/// far as its radius, so a halo that is too small shows; and where its grid has cells, results depend on the place in
/// them, counted from the corner of what it is given.
/// </summary>
internal sealed class BoxSuperResolver(
    int factor, int radius, int? statedHalo = null, int? fixedTile = null, int cell = 1) : ISuperResolver
{
    private readonly Lock gate = new();

    public List<(int Width, int Height)> Calls { get; } = [];

    public int Disposals { get; private set; }

    public Action? OnCall { get; set; }

    /// <summary>
    /// Makes results depend on the source's size and on the place in it: as sums in another order do, but so that it
    /// shows.
    /// </summary>
    public float PlaceNoise { get; init; }

    public SuperResolverInfo Info { get; } = new()
    {
        Name = "box",
        Factor = factor,
        Halo = statedHalo ?? radius,
        FixedTile = fixedTile,
        Alignment = cell,
    };

    public void SuperResolve(
        ReadOnlySpan<float> source, int width, int height, Span<float> destination, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Calls.Add((width, height));
        }

        OnCall?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, 3 * width * height);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length * factor * factor);
        float[] boxes = new float[source.Length];
        for (int i = 0; i < boxes.Length; i++)
        {
            (int colour, int place) = Math.DivRem(i, width * height);
            boxes[i] = Box(
                source.Slice(colour * width * height, width * height), width, place % width, place / width);
        }

        for (int row = 0; row < 3 * height * factor; row++)
        {
            (int colour, int y) = Math.DivRem(row, height * factor);
            for (int x = 0; x < width * factor; x++)
            {
                float box = boxes[(colour * height + y / factor) * width + x / factor];
                float noise = PlaceNoise * ((width + 31 * height + x + 7 * y) % 17);
                float place = 0.02f * (x / factor % cell - y / factor % cell);
                destination[row * width * factor + x] = box + 0.01f * (x % factor - y % factor) + noise + place;
            }
        }
    }

    public void Dispose() => Disposals++;

    private float Box(ReadOnlySpan<float> plane, int width, int x, int y)
    {
        int height = plane.Length / width;
        float sum = 0;
        for (int dy = -radius; dy <= radius; dy++)
        {
            for (int dx = -radius; dx <= radius; dx++)
            {
                sum += plane[Math.Clamp(y + dy, 0, height - 1) * width + Math.Clamp(x + dx, 0, width - 1)];
            }
        }

        return 0.5f * plane[y * width + x] + 0.5f * sum / ((2 * radius + 1) * (2 * radius + 1));
    }
}
