using ProgressiveSR.Models;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Benchmarks;

/// <summary>All levels of a picture at a receiver on the CPU, and at one whose networks output black.</summary>
internal sealed class ReceivedPhoto : IDisposable
{
    private readonly OnnxBackend backend = new();
    private readonly ReceiverModel model;
    private readonly ReceiverModel hollowModel;
    private readonly TileRecorder[] recorders;
    private float[] source = [];
    private float[] result = [];

    /// <summary>Receives a picture.</summary>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="network">Creates the network of a factor; null for those of the embedded model.</param>
    public ReceivedPhoto(int width, int height, Func<OnnxBackend, int, ISuperResolver>? network = null)
    {
        ModelBundle bundle = LiteModel.Bundle;
        int highest = bundle.Manifest.Schedule.Highest;
        model = network is null
            ? new ReceiverModel(bundle, backend)
            : new ReceiverModel(
                bundle,
                backend,
                [.. bundle.Manifest.Networks.Select(own => network(backend, own.Factor))],
                ownsSuperResolvers: true);
        recorders =
        [
            new TileRecorder(model.GetSuperResolver(0).Info),
            new TileRecorder(model.GetSuperResolver(highest).Info),
        ];
        hollowModel = new ReceiverModel(bundle, backend, recorders);
        EncodedPicture encoded = new ProgressiveSender(bundle).Encode(TiledPhoto.Create(width, height));
        Decoder = new ProgressiveDecoder(encoded.Info.Header, model);
        Hollow = new ProgressiveDecoder(encoded.Info.Header, hollowModel);
        for (int level = 0; level <= highest; level++)
        {
            IncrementPacket packet = encoded.GetIncrement(level);
            Decoder.Add(packet);
            Hollow.Add(packet);
        }
    }

    public ProgressiveDecoder Decoder { get; }

    /// <summary>Does everything that a receiver does, except run the networks.</summary>
    public ProgressiveDecoder Hollow { get; }

    /// <summary>Sizes of the network's inputs in a rendering, in source pixels, halo included.</summary>
    public IReadOnlyList<(int Width, int Height)> Tiles(RenderOptions options)
    {
        foreach (TileRecorder recorder in recorders)
        {
            recorder.Tiles.Clear();
        }

        Hollow.Render(options);
        return [.. recorders.SelectMany(recorder => recorder.Tiles)];
    }

    /// <summary>Runs the bare network of a level on inputs of these sizes.</summary>
    public void RunNetwork(int level, IReadOnlyList<(int Width, int Height)> tiles)
    {
        ISuperResolver network = model.GetSuperResolver(level);
        int factor = network.Info.Factor;
        foreach ((int width, int height) in tiles)
        {
            int length = 3 * width * height;
            if (source.Length < length)
            {
                source = new float[length];
                source.AsSpan().Fill(0.5f);
            }

            if (result.Length < length * factor * factor)
            {
                result = new float[length * factor * factor];
            }

            network.SuperResolve(
                source.AsSpan(0, length), width, height, result.AsSpan(0, length * factor * factor));
        }
    }

    public void Dispose()
    {
        hollowModel.Dispose();
        model.Dispose();
        backend.Dispose();
    }
}
