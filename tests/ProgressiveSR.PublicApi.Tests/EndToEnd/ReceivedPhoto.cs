using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.Processing;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>A photograph sent with a model and received on ONNX Runtime, at all levels.</summary>
internal sealed class ReceivedPhoto : IDisposable
{
    private readonly OnnxBackend backend = new();
    private readonly ReceiverModel model;
    private readonly ProgressiveReceiver receiver;
    private readonly Dictionary<int, Picture> levels = [];

    /// <param name="name">The photograph.</param>
    /// <param name="bundle">The model; null for the default one.</param>
    public ReceivedPhoto(string name, ModelBundle? bundle = null)
    {
        bundle ??= LiteModel.Bundle;
        model = new ReceiverModel(bundle, backend);
        receiver = new ProgressiveReceiver(bundle, backend, new ReceiverOptions { OwnsBackend = false });
        Photo = Photos.Read(name);
        Encoded = new ProgressiveSender(bundle).Encode(Photo);
        Receiver = NewReceiver();
        for (int level = 0; level <= Encoded.Info.HighestLevel; level++)
        {
            Receiver.Add(Encoded.GetIncrement(level));
        }
    }

    public Picture Photo { get; }

    public EncodedPicture Encoded { get; }

    public ProgressiveDecoder Receiver { get; }

    public LevelSchedule Schedule => model.Manifest.Schedule;

    /// <summary>A receiver of which nothing is held yet.</summary>
    public ProgressiveDecoder NewReceiver() => new(Encoded.Info.Header, model);

    /// <summary>A session of which nothing is held yet.</summary>
    public PictureSession Open() => receiver.Open(Encoded);

    /// <summary>Phi^0: the x1/2 picture that neighbours at level 0 show to a refined region.</summary>
    public Picture ExpandLevel0()
    {
        const int Side = 16;
        BlockGrid grid = Receiver.Grid;
        int blocks = (int)grid.All.Count;
        IProcessingUnit unit = model.GetProcessingUnit(0);
        float[] low = new float[blocks * Schedule.CumulativeSamplesPerBlock(0)];
        float[] expanded = new float[blocks * 3 * Side * Side];
        unit.Process([], Level0(), blocks, low);
        unit.Expand(low, blocks, expanded);

        Picture half = new((Photo.Width + 1) / 2, (Photo.Height + 1) / 2);
        for (int i = 0; i < half.Width * half.Height * 3; i++)
        {
            int colour = i % 3, x = i / 3 % half.Width, y = i / 3 / half.Width;
            int block = y / Side * grid.Columns + x / Side;
            float value = expanded[((block * 3 + colour) * Side + y % Side) * Side + x % Side];
            half.Pixels.Span[i] = (byte)Math.Clamp(MathF.Floor(value * 255 + 0.5f), 0, 255);
        }

        return half;
    }

    /// <summary>The picture as rendered from some levels.</summary>
    public Picture AtLevel(int level)
    {
        if (!levels.TryGetValue(level, out Picture? picture))
        {
            picture = Receiver.Render(new RenderOptions { MaxLevel = level }).Picture;
            levels.Add(level, picture);
        }

        return picture;
    }

    public Picture LowResolution(int level) =>
        Receiver.RenderLowResolution(new RenderOptions { MaxLevel = level }).Picture;

    /// <summary>The samples of level 0, block by block of the whole picture.</summary>
    private short[] Level0()
    {
        int samples = Schedule.SamplesPerBlock(0);
        short[] indices = new short[Receiver.Grid.All.Count * samples];
        TileGrid tiles = Receiver.GetTiles(0);
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            BlockRegion blocks = tiles[tile];
            TileSamples held = Receiver.GetSamples(0, tile % tiles.Columns, tile / tiles.Columns)!;
            for (int i = 0; i < blocks.Count * samples; i++)
            {
                int block = i / samples;
                int place = (blocks.Y + block / blocks.Columns) * Receiver.Grid.Columns
                    + blocks.X + block % blocks.Columns;
                indices[place * samples + i % samples] = held[0][i];
            }
        }

        return indices;
    }

    public void Dispose()
    {
        receiver.Dispose();
        model.Dispose();
        backend.Dispose();
    }
}
