namespace ProgressiveSR.Torch;

/// <summary>Which pixels attend to each other.</summary>
internal enum PixelGrouping
{
    /// <summary>Neighbours: squares of 8x8.</summary>
    Block,

    /// <summary>Pixels that lie apart.</summary>
    Grid,
}
