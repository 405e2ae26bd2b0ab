using ProgressiveSR.Resizing;

namespace ProgressiveSR.Tables;

/// <summary>Evaluates ever larger low-resolution pictures, each enlarged by the method that suits it best.</summary>
/// <param name="receiver">Enlarges them.</param>
/// <param name="blockSize">Side of the blocks to which pictures are cropped and sizes refer.</param>
/// <param name="warn">Receives a warning for each property of a file that reading cannot honour.</param>
internal sealed class RetransmissionEvaluation(RetransmissionReceiver receiver, int blockSize, Action<string> warn)
{
    /// <summary>Sides of the low-resolution pictures in pixels per block, starting with the first picture's.</summary>
    public IReadOnlyList<int> Sides { get; } = Retransmission.Sides(blockSize);

    /// <summary>Evaluates the pictures of a folder, cropped to whole blocks.</summary>
    /// <param name="folder">The pictures.</param>
    /// <param name="first">The first picture, the same as with increments.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <returns>The cost of each larger picture after the first alone, and after all smaller ones.</returns>
    public (Curve InOneStep, Curve StepByStep) Run(string folder, CurvePoint first, CancellationToken cancellationToken)
    {
        Dictionary<string, QualityMean>[] qualities = [.. Sides.Select(_ => new Dictionary<string, QualityMean>())];
        List<BlockGrid> grids = [];
        foreach (string file in PictureFolder.List(folder))
        {
            Picture picture = PictureFolder.Read(file, blockSize, warn);
            BlockGrid grid = new(picture.Width, picture.Height, blockSize);
            grids.Add(grid);
            for (int i = 1; i < Sides.Count; i++)
            {
                Picture low = BicubicResize.Resize(picture.View, grid.Columns * Sides[i], grid.Rows * Sides[i]);
                foreach ((string way, Picture result) in receiver.Enlarge(
                    low, picture.Width, picture.Height, cancellationToken))
                {
                    qualities[i].TryAdd(way, new QualityMean());
                    qualities[i][way].Add(Quality.Measure(
                        picture.View, result.View, PictureEvaluation.Crop, $"'{Path.GetFileName(file)}'"));
                }
            }
        }

        return (
            new Curve("larger pictures, in one step", Points(Retransmission.InOneStep)),
            new Curve("larger pictures, step by step", Points(Retransmission.StepByStep)));

        CurvePoint[] Points(Func<BlockGrid, IReadOnlyList<int>, IReadOnlyList<TransmissionCost>> costs) =>
        [
            first,
            .. Enumerable.Range(1, Sides.Count - 1).Select(i => Point(i, grids, costs, qualities[i])),
        ];
    }

    private CurvePoint Point(
        int index,
        List<BlockGrid> grids,
        Func<BlockGrid, IReadOnlyList<int>, IReadOnlyList<TransmissionCost>> costs,
        Dictionary<string, QualityMean> qualities)
    {
        (string way, QualityMean best) = qualities.MaxBy(pair => pair.Value.Value.PsnrY);
        return new CurvePoint(
            $"{Sides[index]}x{Sides[index]}: {way}",
            grids.Average(grid => costs(grid, Sides)[index].SamplesRatio(grid)),
            grids.Average(grid => costs(grid, Sides)[index].BitsPerPixel(grid)),
            best.Value);
    }
}
