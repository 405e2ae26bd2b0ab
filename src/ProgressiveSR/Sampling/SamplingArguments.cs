namespace ProgressiveSR.Sampling;

/// <summary>Argument checks for implementations of <see cref="ISamplingUnit.Sample"/>.</summary>
public static class SamplingArguments
{
    /// <summary>Throws if the arguments of <see cref="ISamplingUnit.Sample"/> are invalid.</summary>
    /// <param name="unit">The sampling unit.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="region">The blocks to sample.</param>
    /// <param name="firstLevel">The first level.</param>
    /// <param name="lastLevel">The last level.</param>
    /// <param name="destinationLength">Length of the destination, in values.</param>
    /// <returns>Samples per block of all levels together.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The region extends beyond the picture, or there is no such level.
    /// </exception>
    /// <exception cref="ArgumentException">The destination has the wrong length.</exception>
    public static int Validate(
        ISamplingUnit unit, Picture picture, BlockRegion region, int firstLevel, int lastLevel, int destinationLength)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(picture);

        // Computed here, as a BlockGrid would be an allocation.
        int columns = (picture.Width + unit.BlockSize - 1) / unit.BlockSize;
        int rows = (picture.Height + unit.BlockSize - 1) / unit.BlockSize;
        if (region.IsEmpty || region.X < 0 || region.Y < 0
            || region.X > columns - region.Columns || region.Y > rows - region.Rows)
        {
            throw new ArgumentOutOfRangeException(
                nameof(region), region, $"The region must lie inside the grid of {columns}x{rows} blocks.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(firstLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lastLevel, unit.Schedule.Highest);
        ArgumentOutOfRangeException.ThrowIfLessThan(lastLevel, firstLevel);
        int samples = unit.Schedule.CumulativeSamplesPerBlock(lastLevel)
            - (firstLevel == 0 ? 0 : unit.Schedule.CumulativeSamplesPerBlock(firstLevel - 1));
        if (destinationLength != region.Count * samples)
        {
            throw new ArgumentException(
                $"{region.Count} blocks of {samples} samples need {region.Count * samples} values, not "
                + $"{destinationLength}.",
                "destination");
        }

        return samples;
    }
}
