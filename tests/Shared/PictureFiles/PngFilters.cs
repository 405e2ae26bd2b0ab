namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>The filters of PNG as the specification words them (section 9).</summary>
internal static class PngFilters
{
    /// <summary>A row as a filter stores it.</summary>
    /// <param name="filter">0 to 4: none, sub, up, average, Paeth.</param>
    /// <param name="row">The row's bytes.</param>
    /// <param name="above">The bytes of the row above, zeros in the first.</param>
    /// <param name="bytesPerPixel">1 or more.</param>
    public static byte[] Apply(int filter, byte[] row, byte[] above, int bytesPerPixel)
    {
        byte[] filtered = new byte[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < bytesPerPixel ? 0 : row[i - bytesPerPixel];
            int b = above[i];
            int c = i < bytesPerPixel ? 0 : above[i - bytesPerPixel];
            filtered[i] = (byte)(row[i] - filter switch
            {
                0 => 0,
                1 => a,
                2 => b,
                3 => (a + b) / 2,
                _ => new[] { a, b, c }.MinBy(candidate => Math.Abs(a + b - c - candidate)),
            });
        }

        return filtered;
    }
}
