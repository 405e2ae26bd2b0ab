using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>The part of a picture that a super-resolver processes in one call.</summary>
/// <param name="Blocks">The blocks that it renders.</param>
/// <param name="Source">
/// The source pixels of the call, inside the extended picture: those of the blocks and a margin.
/// </param>
/// <param name="SourceBlocks">The blocks that the source pixels touch.</param>
internal readonly record struct RenderTile(BlockRegion Blocks, PixelRegion Source, BlockRegion SourceBlocks)
{
    /// <summary>Number of values in the source.</summary>
    public int SourceLength => ResultLength(1);

    /// <summary>Number of values in the super-resolver's result.</summary>
    /// <exception cref="ArgumentException">The number exceeds the maximum array length.</exception>
    public int ResultLength(int factor)
    {
        long length = 3L * factor * factor * Source.Width * Source.Height;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentException(
                $"A tile of {Source.Width}x{Source.Height} low-resolution pixels, halo included, is too large for one "
                + $"call: set a smaller {nameof(NetworkWindow)}.{nameof(NetworkWindow.Side)} or "
                + $"{nameof(SuperResolverInfo.FixedTile)} if the network states one, else a smaller "
                + $"{nameof(RenderOptions.TileSize)}.");
    }

    /// <summary>The area of the super-resolver's result, in full-size pixels.</summary>
    public PixelRegion Result(int factor) =>
        new(Source.X * factor, Source.Y * factor, Source.Width * factor, Source.Height * factor);
}
