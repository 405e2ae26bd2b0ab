using ProgressiveSR.Backends;
using ProgressiveSR.Benchmarks;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Tables;

/// <summary>The network calls that a receiver makes for a region at each level.</summary>
internal static class NetworkCallList
{
    /// <summary>Receives a picture with networks that only record their calls.</summary>
    /// <param name="encoded">The picture.</param>
    /// <param name="bundle">The model.</param>
    /// <param name="backend">The backend for its units.</param>
    /// <param name="model">The model with its networks.</param>
    /// <param name="region">The region at levels above 0; level 0 is rendered as a whole.</param>
    /// <returns>Width and height in source pixels, halo included, of each call, level by level.</returns>
    public static (int Width, int Height)[][] Of(
        EncodedPicture encoded, ModelBundle bundle, IInferenceBackend backend, ReceiverModel model, BlockRegion region)
    {
        BlockGrid grid = encoded.Info.Grid;
        return [.. Enumerable.Range(0, bundle.Manifest.Schedule.Count).Select(Calls)];

        (int, int)[] Calls(int level)
        {
            TileRecorder[] recorders =
            [
                new(model.GetSuperResolver(0).Info),
                new(model.GetSuperResolver(Math.Max(1, level)).Info),
            ];
            using ReceiverModel noting = new(bundle, backend, recorders);
            ProgressiveDecoder receiver = new(encoded.Info.Header, noting);
            for (int i = 0; i <= level; i++)
            {
                BlockRegion shown = i == 0 ? grid.All : region;
                receiver.Add(encoded.GetIncrement(i, grid.ToPixels(shown)), shown);
            }

            receiver.Render(new RenderOptions
            {
                Region = grid.ToPixels(level == 0 ? grid.All : region),
                DataConsistency = false,
            });
            return [.. recorders.SelectMany(recorder => recorder.Tiles)];
        }
    }
}
