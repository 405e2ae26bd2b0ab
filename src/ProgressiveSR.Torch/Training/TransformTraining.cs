using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Trains the network of the separable kernel on pictures as receivers reconstruct them, each block at its own level,
/// minimising the absolute error of the colours and of luma.
/// </summary>
internal sealed class TransformTraining : TrainingScheme
{
    // PSNR-Y's luma (BT.601), without its offset.
    private static readonly float[] LumaWeights = [65.481f / 255, 128.553f / 255, 24.966f / 255];

    private readonly TransformNetwork network;
    private readonly TransformSource source;
    private readonly Device device;
    private readonly ModelBundle? start;

    public TransformTraining(TrainingConfiguration configuration, TransformNetwork network, Device device)
        : base(configuration, network)
    {
        this.network = network;
        this.device = device;

        // Uses the bundle's reconstruction points, as receivers of the new model will; a resumed training still does.
        start = configuration.StartFrom is null ? null : Open(configuration.StartFrom, network.Schedule);
        source = new TransformSource(
            network.Schedule, start?.CreateReconstruction() ?? new TransformReconstruction(network.Schedule));
    }

    public override Func<int, Tensor> Losses(int index, TrainingPictures pictures)
    {
        TransformBatches batches = new(Configuration, index, pictures, source);
        return iteration => Loss(batches.Take(iteration));
    }

    public override Tensor Show(RgbView picture, int level)
    {
        const int Side = BlockTransform.Side;
        int rows = picture.Height / Side, columns = picture.Width / Side;
        Picture whole = new(columns * Side, rows * Side);
        for (int y = 0; y < whole.Height; y++)
        {
            picture.Row(y)[..(whole.Width * RgbView.BytesPerPixel)].CopyTo(whole.Pixels.Span[(y * whole.Stride)..]);
        }

        int[] levels = [.. Enumerable.Repeat(level, rows * columns)];
        Tensor expanded = Expand(source.Expand(whole, levels), 1, rows, columns);
        Tensor shown = network.SuperResolver.call(expanded);
        float[] blocks = TensorValues.ToArray(BlockLayout.ToBlocks(shown, Side));
        source.Project(whole, levels, blocks);
        return BlockLayout.ToPictures(tensor(blocks, [levels.Length, 3, Side, Side]), 1, rows, columns);
    }

    protected override string[] SetModel()
    {
        if (start is null)
        {
            return [];
        }

        string name = network.Networks.Keys.Single();
        if (BundleWeights.Fits(start.Manifest, network.SuperResolver, 0))
        {
            string file = ModelManifest.NetworkFile(start.Manifest.Levels[0].Network);
            BundleWeights.Load(start, file, network.SuperResolver.named_parameters());
            return [];
        }

        return Configuration.NetworkOf(name).Weights is null ? [name] : [];
    }

    private static ModelBundle Open(string folder, LevelSchedule schedule)
    {
        ModelBundle bundle = ModelBundle.Open(folder);
        return bundle.Manifest.Schedule.Equals(schedule)
            ? bundle
            : throw new InvalidModelException(
                $"{bundle.Source} has a different kernel or schedule from the model to be trained.");
    }

    private Tensor Loss(TransformBatch batch)
    {
        int side = Configuration.PatchSize, blocks = side / BlockTransform.Side;
        Tensor patches = tensor(batch.Patches, [Configuration.BatchSize, 3, side, side]).to(device);
        Tensor expanded = Expand(batch.Expanded, Configuration.BatchSize, blocks, blocks);
        Tensor error = network.SuperResolver.call(expanded) - patches;
        Tensor colours = PerBlock(error).Times(Configuration.ResultWeight);
        Tensor luma = nn.functional.conv2d(error, tensor(LumaWeights, [1, 3, 1, 1], device: device));
        Tensor both = colours.Plus(PerBlock(luma).Times(Configuration.LumaWeight));
        return (both * tensor(batch.Weights, device: device)).mean();
    }

    private Tensor Expand(float[] blocks, int pictures, int rows, int columns)
    {
        Tensor values = tensor(blocks, [pictures * rows * columns, network.SuperResolver.InputChannels,
            BlockTransform.Side / 2, BlockTransform.Side / 2]).to(device);
        return Convolution.ChannelsLast(BlockLayout.ToPictures(values, pictures, rows, columns));
    }

    private static Tensor PerBlock(Tensor error) =>
        BlockLayout.ToBlocks(error.abs(), BlockTransform.Side).mean([1, 2, 3]);
}
