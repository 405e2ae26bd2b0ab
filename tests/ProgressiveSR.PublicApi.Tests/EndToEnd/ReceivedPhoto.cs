using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>A photograph sent with a model and received on ONNX Runtime, at all levels.</summary>
internal sealed class ReceivedPhoto : IDisposable
{
    private readonly OnnxBackend backend = new();
    private readonly ReceiverModel model;
    private readonly IntegerSampler sampler;
    private readonly Dictionary<int, Picture> levels = [];

    /// <param name="name">The photograph.</param>
    /// <param name="bundle">The model; null for the default one.</param>
    public ReceivedPhoto(string name, ModelBundle? bundle = null)
    {
        bundle ??= LiteModel.Bundle;
        sampler = new IntegerSampler(bundle.Kernel);
        model = new ReceiverModel(bundle, backend);
        Photo = Photos.Read(name);
        Sender = new ProgressiveEncoder(Photo, bundle.Manifest, sampler);
        Receiver = new ProgressiveDecoder(Sender.Header, model);
        Packets = [.. Enumerable.Range(0, Schedule.Count).Select(level => Sender.Encode(level, Sender.Grid.All))];
        foreach (IncrementPacket packet in Packets)
        {
            Receiver.Add(packet);
        }
    }

    public Picture Photo { get; }

    public ProgressiveEncoder Sender { get; }

    public ProgressiveDecoder Receiver { get; }

    public IReadOnlyList<IncrementPacket> Packets { get; }

    public LevelSchedule Schedule => Sender.Schedule;

    /// <summary>A receiver of which nothing is held yet.</summary>
    public ProgressiveDecoder NewReceiver() => new(Sender.Header, model);

    /// <summary>Phi^0: the x1/2 picture that neighbours at level 0 show to a refined region.</summary>
    public Picture ExpandLevel0()
    {
        const int Side = 16;
        BlockGrid grid = Sender.Grid;
        int blocks = (int)grid.All.Count;
        IProcessingUnit unit = model.GetProcessingUnit(0);
        float[] low = new float[blocks * Schedule.CumulativeSamplesPerBlock(0)];
        float[] expanded = new float[blocks * 3 * Side * Side];
        unit.Process([], Packets[0].Payload.Span, blocks, low);
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

    public void Dispose()
    {
        sampler.Dispose();
        model.Dispose();
        backend.Dispose();
    }
}
