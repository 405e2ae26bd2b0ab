namespace ProgressiveSR.ImageSharp;

/// <summary>One of the seven reduced pictures of an interlaced PNG.</summary>
internal readonly record struct Adam7Pass(int Left, int Top, int StepX, int StepY, int Width, int Height)
{
    private static readonly (int Left, int Top, int StepX, int StepY)[] Grid =
    [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ];

    /// <summary>The passes that contain pixels.</summary>
    public static IEnumerable<Adam7Pass> All(int width, int height) =>
        from grid in Grid
        let pass = new Adam7Pass(
            grid.Left,
            grid.Top,
            grid.StepX,
            grid.StepY,
            Count(width, grid.Left, grid.StepX),
            Count(height, grid.Top, grid.StepY))
        where pass.Width > 0 && pass.Height > 0
        select pass;

    private static int Count(int length, int first, int step) =>
        length <= first ? 0 : (int)(((long)length - first + step - 1) / step);
}
