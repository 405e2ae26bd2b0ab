namespace ProgressiveSR;

/// <summary>A tile of the expanded picture, and the network that is run for some of its blocks.</summary>
/// <param name="Tile">The tile.</param>
/// <param name="Network">The network of factor 2.</param>
/// <param name="Lowest">The lowest level of the blocks that it is run for.</param>
/// <param name="Highest">The highest level of the blocks that it is run for.</param>
internal readonly record struct RefinedTile(Tile Tile, ISuperResolver Network, int Lowest, int Highest);
