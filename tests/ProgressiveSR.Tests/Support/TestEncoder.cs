using System.Runtime.InteropServices;
using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

/// <summary>A picture with what samples it: encodes it, and says without an encoder what its blocks hold.</summary>
internal sealed class TestEncoder(Picture picture, ISamplingUnit sampler, ModelManifest model)
{
    public Picture Picture => picture;

    public LevelSchedule Schedule => sampler.Schedule;

    public BlockGrid Grid { get; } = new(picture.Width, picture.Height, sampler.BlockSize);

    public EncodedPicture Encode(SenderOptions? options = null) =>
        new ProgressiveSender(model, sampler, options, new PayloadCodecs(ContextTables.Untrained(Schedule)))
            .Encode(picture);

    public EncodedPicture Encode(int tileSide) => Encode(new SenderOptions { TileSizes = new(tileSide) });

    /// <summary>The indices of each block at a level, row by row, as bytes of their codec.</summary>
    public byte[][] Blocks(int level)
    {
        int samples = Schedule.SamplesPerBlock(level);
        short[] values = new short[Grid.All.Count * samples];
        sampler.Sample(picture, Grid.All, level, level, values);
        new Quantizer(Schedule).Quantize(level, values, values);
        return [.. values.Chunk(samples).Select(block => MemoryMarshal.AsBytes(block.AsSpan()).ToArray())];
    }
}
