using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

/// <summary>
/// A sampling unit whose every index is one pixel of the block, changed by its row: cheap, and wrong as soon as a
/// block, row or level is mixed up. Goldens are made with it, since they test the format and not the sampling.
/// </summary>
internal sealed class FormulaSampler(int blockSize, LevelSchedule? schedule = null) : ISamplingUnit
{
    public int BlockSize => blockSize;

    public LevelSchedule Schedule { get; } = schedule ?? LevelSchedule.Squares(blockSize, 8);

    /// <summary>Runs before every call.</summary>
    public Action? Sampling { get; init; }

    public void Sample(
        Picture picture,
        BlockRegion region,
        int firstLevel,
        int lastLevel,
        Span<short> destination,
        CancellationToken cancellationToken = default)
    {
        Sampling?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        int position = 0;
        for (int level = firstLevel; level <= lastLevel; level++)
        {
            for (int y = region.Y; y < region.Bottom; y++)
            {
                for (int x = region.X; x < region.Right; x++)
                {
                    position = SampleBlock(picture, x, y, level, destination, position);
                }
            }
        }

        if (position != destination.Length)
        {
            throw new ArgumentException("The destination has another length.", nameof(destination));
        }
    }

    public void Dispose()
    {
    }

    private int SampleBlock(Picture picture, int x, int y, int level, Span<short> destination, int position)
    {
        RgbView view = picture.View;
        for (int i = 0; i < Schedule[level].Count; i++)
        {
            KernelRows run = Schedule[level][i];
            for (int row = run.First; row < run.End; row++)
            {
                int column = Math.Min(x * blockSize + row * 5 % blockSize, view.Width - 1);
                int line = Math.Min(y * blockSize + row * 3 % blockSize, view.Height - 1);
                int index = (view.Row(line)[column * 3 + row % 3] ^ (row * 31 & 255)) + run.LowestIndex;
                destination[position++] = (short)Math.ScaleB(index * run.Step, Schedule.FractionalBits);
            }
        }

        return position;
    }
}
