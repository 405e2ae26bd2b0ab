using System.Numerics;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Surfaces;

/// <summary>Looks for the colour or surface that explains all samples of a block, a few blocks at a time.</summary>
/// <param name="flat">Flat blocks of the level.</param>
/// <param name="surfaces">The level's surfaces, in the order in which they are tried.</param>
/// <param name="count">Samples of a block.</param>
internal sealed class SurfaceSearch(FlatColour flat, SurfaceFit[] surfaces, int count)
{
    /// <summary>The most blocks that are looked at together.</summary>
    public const int MostBlocks = 32;

    // As many as are estimated at once.
    private const int Lanes = 4;

    private readonly BlockSamples[] samples =
        [.. Enumerable.Range(0, MostBlocks).Select(_ => new BlockSamples(new short[count], new float[count]))];

    private readonly float[] least = new float[MostBlocks];
    private readonly List<int> open = new(MostBlocks);
    private readonly List<int> tried = new(MostBlocks);
    private readonly Vector4[] lanes = new Vector4[count];
    private readonly float[] estimates = new float[Lanes * surfaces.Max(surface => surface.Width)];
    private readonly float[] rest = new float[count];

    /// <summary>Replaces those blocks that are explained.</summary>
    /// <param name="reader">The samples.</param>
    /// <param name="level">The blocks' level.</param>
    /// <param name="blocks">The blocks, <see cref="MostBlocks"/> at most.</param>
    /// <param name="pixels">blocks x 3 x b x b in 0..1 units.</param>
    public void Replace(SampleReader reader, int level, ReadOnlySpan<BlockPosition> blocks, Span<float> pixels)
    {
        int length = pixels.Length / blocks.Length;
        open.Clear();
        for (int i = 0; i < blocks.Length; i++)
        {
            reader.Gather(level, blocks[i], samples[i].Indices, samples[i].Values);
            if (!Fill(samples[i], pixels.Slice(i * length, length)))
            {
                open.Add(i);
                least[i] = float.MaxValue;
            }
        }

        for (int i = 0; i < surfaces.Length; i++)
        {
            Try(i, pixels, length);
        }
    }

    private bool Fill(BlockSamples block, Span<float> pixels)
    {
        Span<int> colour = stackalloc int[3];
        if (!flat.Find(block.Indices, block.Values, colour))
        {
            return false;
        }

        int plane = pixels.Length / 3;
        for (int channel = 0; channel < 3; channel++)
        {
            pixels.Slice(channel * plane, plane).Fill(colour[channel] / 255f);
        }

        return true;
    }

    private void Try(int number, Span<float> pixels, int length)
    {
        SurfaceFit surface = surfaces[number];
        float laterLimit =
            surfaces.Skip(number + 1).Select(later => later.EntryLimit).DefaultIfEmpty(float.MaxValue).Min();
        tried.Clear();
        tried.AddRange(open.Where(block => least[block] <= surface.EntryLimit));
        for (int first = 0; first < tried.Count; first += Lanes)
        {
            Estimate(surface, first);
            for (int lane = 0; lane < Lanes && first + lane < tried.Count; lane++)
            {
                int block = tried[first + lane];
                ReadOnlySpan<float> estimate = estimates.AsSpan(lane * surface.Width, surface.Width);
                (bool isExplained, float missed) = surface.Explain(
                    estimate, samples[block].Values, samples[block].Indices, rest, isGraded: least[block] > laterLimit);
                if (isExplained)
                {
                    surface.Show(estimate, rest, pixels.Slice(block * length, length));
                    open.Remove(block);
                }

                least[block] = Math.Min(least[block], missed);
            }
        }
    }

    /// <summary>Estimates the surfaces of those tried from a place on; lanes left over repeat the last one.</summary>
    private void Estimate(SurfaceFit surface, int first)
    {
        float[] Lane(int lane) => samples[tried[Math.Min(first + lane, tried.Count - 1)]].Values;

        (float[] x, float[] y, float[] z, float[] w) = (Lane(0), Lane(1), Lane(2), Lane(3));
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = new Vector4(x[i], y[i], z[i], w[i]);
        }

        surface.Estimate(lanes, estimates);
    }

    private readonly record struct BlockSamples(short[] Indices, float[] Values);
}
