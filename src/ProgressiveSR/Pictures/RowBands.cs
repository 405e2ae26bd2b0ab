namespace ProgressiveSR;

/// <summary>Processes rows in parallel, in bands whose boundaries depend only on the number of rows.</summary>
internal static class RowBands
{
    /// <summary>Calls <paramref name="body"/> with the first row and the end row (exclusive) of each band.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="rowsPerBand">Rows per band, except for the last.</param>
    /// <param name="maxDegreeOfParallelism">Maximum number of threads, or -1 for no limit.</param>
    /// <param name="body">Must not write anything that another band reads or writes.</param>
    public static void Run(int rows, int rowsPerBand, int maxDegreeOfParallelism, Action<int, int> body)
    {
        int bands = (int)(((long)rows + rowsPerBand - 1) / rowsPerBand);
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism };
        Parallel.For(0, bands, options, band =>
        {
            int first = band * rowsPerBand;
            body(first, Math.Min(rows - first, rowsPerBand) + first);
        });
    }
}
