using ProgressiveSR.Benchmarks;

namespace ProgressiveSR.Tables;

/// <summary>Which calls of its network a receiver makes for a region at each level.</summary>
internal static class NetworkCallList
{
    /// <summary>Receives a picture with networks that only note what they are given.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="bundle">The model.</param>
    /// <param name="backend">What runs its units.</param>
    /// <param name="model">The model with its networks.</param>
    /// <param name="region">The region of the levels above 0; at level 0 the picture is rendered as a whole.</param>
    /// <returns>Width and height in source pixels, halo included, of each call, level by level.</returns>
    public static (int Width, int Height)[][] Of(
        Picture picture, ModelBundle bundle, IInferenceBackend backend, ReceiverModel model, BlockRegion region)
    {
        using IntegerSampler sampler = new(bundle.Kernel);
        ProgressiveEncoder sender = new(picture, bundle.Manifest, sampler);
        return [.. Enumerable.Range(0, bundle.Manifest.Schedule.Count).Select(Calls)];

        (int, int)[] Calls(int level)
        {
            TileRecorder[] recorders =
            [
                new(model.GetSuperResolver(ReceiverModel.FirstPictureFactor).Info),
                new(model.GetSuperResolver(ReceiverModel.RefinedFactor, Math.Max(1, level)).Info),
            ];
            using ReceiverModel noting = new(bundle, backend, recorders);
            ProgressiveDecoder receiver = new(sender.Header, noting);
            for (int i = 0; i <= level; i++)
            {
                receiver.Add(sender.Encode(i, i == 0 ? sender.Grid.All : region));
            }

            receiver.Render(new RenderOptions
            {
                Region = sender.Grid.ToPixels(level == 0 ? sender.Grid.All : region),
                DataConsistency = false,
            });
            return [.. recorders.SelectMany(recorder => recorder.Tiles)];
        }
    }
}
