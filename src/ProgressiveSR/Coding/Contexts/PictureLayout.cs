using System.Numerics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>How the samples of level 0 make a picture: in each block three planes of side x side pixels.</summary>
internal static class PictureLayout
{
    /// <summary>Side of a block's picture, a power of 2; 0 where level 0 is no such picture.</summary>
    public static int SideOf(LevelSchedule schedule)
    {
        int samples = schedule.SamplesPerBlock(0);
        int side = (int)Math.Sqrt(samples / PictureModel.Planes);
        return PictureModel.Planes * side * side == samples
            && BitOperations.IsPow2(side)
            && schedule[0].All(rows => rows.Coding == SampleCoding.Picture)
            ? side
            : 0;
    }

    /// <summary>Where a pixel of a tile stands among its part's samples.</summary>
    public static int IndexOf(int columns, int side, int plane, int x, int y) =>
        ((((y / side * columns) + x / side) * PictureModel.Planes + plane) * side + y % side) * side + x % side;
}
