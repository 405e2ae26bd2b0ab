namespace ProgressiveSR.Torch;

/// <summary>Which pixels attend to each other.</summary>
internal enum PixelGrouping
{
    /// <summary>Neighbours: 8x8 squares.</summary>
    Block,

    /// <summary>Grids: pixels far apart.</summary>
    Grid,
}
