using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Onnx;

/// <summary>
/// Sampling units on ONNX Runtime, for GPUs and for comparison. Thread-safe; each level's graph is loaded on first use.
/// </summary>
internal sealed class OnnxSamplingUnit : ISamplingUnit
{
    private const int BlocksPerTile = 1024;

    private readonly Lazy<OnnxSession>[] levels;

    public OnnxSamplingUnit(OnnxBackend backend, ModelBundle model)
    {
        BlockSize = model.Manifest.BlockSize;
        Schedule = model.Manifest.Schedule;
        levels = new Lazy<OnnxSession>[Schedule.Count];
        for (int level = 0; level < levels.Length; level++)
        {
            string name = ModelGraphFiles.Sampling(level);
            _ = model.Manifest.File(name);
            levels[level] = new(() => backend.Load(BundleGraph.Read(model, name), $"'{name}' of {model.Source}"));
        }
    }

    public int BlockSize { get; }

    public LevelSchedule Schedule { get; }

    public void Sample(
        Picture picture,
        BlockRegion region,
        int firstLevel,
        int lastLevel,
        Span<short> destination,
        CancellationToken cancellationToken = default)
    {
        SamplingArguments.Validate(this, picture, region, firstLevel, lastLevel, destination.Length);
        int rows = Math.Clamp(BlocksPerTile / region.Columns, 1, region.Rows);
        byte[] planes = ArrayPool<byte>.Shared.Rent(3 * BlockSize * BlockSize * rows * region.Columns);
        try
        {
            for (int top = 0; top < region.Rows; top += rows)
            {
                BlockRegion tile = new(
                    region.X, region.Y + top, region.Columns, Math.Min(rows, region.Rows - top));
                cancellationToken.ThrowIfCancellationRequested();
                Separate(picture, tile, planes);
                SampleTile(
                    planes, tile, region.Count, top * region.Columns, firstLevel, lastLevel, destination,
                    cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(planes);
        }
    }

    public void Dispose()
    {
        foreach (Lazy<OnnxSession> level in levels.Where(level => level.IsValueCreated))
        {
            level.Value.Dispose();
        }
    }

    /// <summary>Separates a tile's pixels into planes R, G, B, replicating borders.</summary>
    private void Separate(Picture picture, BlockRegion tile, Span<byte> planes)
    {
        RgbView view = picture.View;
        int width = tile.Columns * BlockSize;
        int height = tile.Rows * BlockSize;
        int left = tile.X * BlockSize;
        int known = Math.Min(width, view.Width - left);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = view.Row(Math.Min(tile.Y * BlockSize + y, view.Height - 1));
            row = row.Slice(left * RgbView.BytesPerPixel, known * RgbView.BytesPerPixel);
            for (int colour = 0; colour < 3; colour++)
            {
                Span<byte> plane = planes.Slice((colour * height + y) * width, width);
                for (int x = 0; x < known; x++)
                {
                    plane[x] = row[x * RgbView.BytesPerPixel + colour];
                }

                plane[known..].Fill(plane[known - 1]);
            }
        }
    }

    private unsafe void SampleTile(
        ReadOnlySpan<byte> planes,
        BlockRegion tile,
        long regionBlocks,
        int firstBlock,
        int firstLevel,
        int lastLevel,
        Span<short> destination,
        CancellationToken cancellationToken)
    {
        fixed (byte* pixels = planes)
        fixed (short* results = destination)
        {
            using OrtValue picture = PinnedTensor.Of(
                pixels, 1, 3, tile.Rows * BlockSize, tile.Columns * BlockSize);
            long levelStart = 0;
            for (int level = firstLevel; level <= lastLevel; level++)
            {
                // A tile consists of whole rows of the region, so its blocks are contiguous in the destination.
                int samples = Schedule.SamplesPerBlock(level);
                using OrtValue part = PinnedTensor.Of(
                    results + levelStart + (long)firstBlock * samples, tile.Count, samples);
                levels[level].Value.Run(["picture"], [picture], ["samples"], [part], cancellationToken);
                levelStart += regionBlocks * samples;
            }
        }
    }
}
