namespace ProgressiveSR.Torch;

/// <summary>
/// The pictures for training and validation. As many as fit the memory budget are decoded once and kept; the others are
/// decoded whenever a patch of them is drawn.
/// </summary>
/// <remarks>Thread-safe once loaded.</remarks>
public sealed class TrainingPictures
{
    /// <summary>Default memory budget for decoded pictures: 6 GiB.</summary>
    public const long DefaultBudget = 6L << 30;

    /// <summary>The file extensions searched for by default: PNG, JPEG, WebP.</summary>
    public static readonly IReadOnlyList<string> DefaultExtensions =
        [".png", ".jpg", ".jpeg", ".jpe", ".jif", ".jfif", ".webp"];

    private readonly Entry[] training;
    private readonly Entry[] heldOut;
    private readonly double[] cumulativeArea;
    private readonly Func<string, Picture> read;

    private TrainingPictures(
        Entry[] training, Entry[] heldOut, IReadOnlyList<string> skipped, Func<string, Picture> read, int smallestSide)
    {
        SmallestSide = smallestSide;
        this.training = training;
        this.heldOut = heldOut;
        this.read = read;
        Skipped = skipped;
        cumulativeArea = new double[training.Length];
        double area = 0;
        for (int i = 0; i < training.Length; i++)
        {
            cumulativeArea[i] = area += (double)training[i].Width * training[i].Height;
        }
    }

    /// <summary>Number of training pictures.</summary>
    public int Count => training.Length;

    /// <summary>Number of validation pictures.</summary>
    public int HeldOutCount => heldOut.Length;

    /// <summary>Why pictures were skipped: one sentence each.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>The minimum side of a picture in pixels.</summary>
    internal int SmallestSide { get; }

    /// <summary>Loads all pictures in some folders and their subfolders, by file extension.</summary>
    /// <param name="folders">The folders.</param>
    /// <param name="read">Reads one file; called from several threads. If it throws, the file is skipped.</param>
    /// <param name="smallestSide">Minimum side in pixels; smaller pictures are skipped.</param>
    /// <param name="heldOut">
    /// Number of pictures to hold out for validation, evenly spaced over the sorted names.
    /// </param>
    /// <param name="budget">Memory for decoded pictures, in bytes.</param>
    /// <param name="extensions">
    /// File extensions, case-insensitive, if <paramref name="read"/> supports others; null for
    /// <see cref="DefaultExtensions"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <exception cref="DirectoryNotFoundException">A folder is missing.</exception>
    /// <exception cref="InvalidDataException">No training picture is left.</exception>
    public static TrainingPictures Load(
        IReadOnlyList<string> folders,
        Func<string, Picture> read,
        int smallestSide,
        int heldOut,
        long budget = DefaultBudget,
        IReadOnlyList<string>? extensions = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfLessThan(smallestSide, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(heldOut);
        extensions ??= DefaultExtensions;
        string[] files = [.. folders.SelectMany(folder => Files(folder, extensions))];
        Entry?[] entries = new Entry?[files.Length];
        string?[] faults = new string?[files.Length];
        long left = budget;
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            try
            {
                Picture picture = read(files[i]);
                if (Math.Min(picture.Width, picture.Height) < smallestSide)
                {
                    faults[i] = $"'{files[i]}' is {picture.Width}x{picture.Height}, below {smallestSide} pixels.";
                    return;
                }

                bool keep = TryTake(ref left, picture.Pixels.Length);
                entries[i] = new Entry(files[i], picture.Width, picture.Height, keep ? picture : null);
            }
            catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
            {
                // A reader may throw any exception for a damaged file.
                faults[i] = e is IOException ? e.Message : $"'{files[i]}' cannot be read: {e.Message}";
            }
        });
        string[] skipped = [.. faults.OfType<string>()];

        Entry[] usable = [.. entries.OfType<Entry>()];
        int kept = Math.Min(heldOut, usable.Length / 2);
        HashSet<int> held = [.. Enumerable.Range(0, kept).Select(i => (int)((i + 0.5) * usable.Length / kept))];
        Entry[] training = [.. usable.Where((_, i) => !held.Contains(i))];
        if (training.Length == 0)
        {
            throw new InvalidDataException(
                $"No picture of {smallestSide} pixels or more was found in {string.Join(", ", folders)}"
                + (skipped.Length > 0
                    ? $"; {skipped.Length} were left out, the first because: {skipped[0]}"
                    : $", where files named {string.Join(", ", extensions.Select(end => $"*{end}"))} were looked "
                        + "for."));
        }

        return new TrainingPictures(
            training, [.. usable.Where((_, i) => held.Contains(i))], skipped, read, smallestSide);
    }

    /// <summary>Returns a held-out picture.</summary>
    /// <param name="index">0 to <see cref="HeldOutCount"/> - 1.</param>
    public Picture HeldOut(int index) => Decode(heldOut[index]);

    /// <summary>
    /// Draws a square patch, with all positions in all pictures equally likely, in one of the eight flips and
    /// rotations, as planes of values in 0..1.
    /// </summary>
    internal void Draw(ref SeededRandom random, int side, Span<float> destination)
    {
        double at = random.Fraction() * cumulativeArea[^1];
        int index = Array.BinarySearch(cumulativeArea, at);
        Picture picture = Decode(training[Math.Min(index < 0 ? ~index : index, training.Length - 1)]);
        int x = random.Below(picture.Width - side + 1);
        int y = random.Below(picture.Height - side + 1);
        CopyPatch(picture.Crop(new PixelRegion(x, y, side, side)), random.Below(8), destination);
    }

    /// <summary>
    /// Copies a square view as planes of values in 0..1. Bits of the turn: mirror, upside down, transpose.
    /// </summary>
    internal static void CopyPatch(RgbView patch, int turn, Span<float> destination)
    {
        int side = patch.Width;
        for (int y = 0; y < side; y++)
        {
            ReadOnlySpan<byte> row = patch.Row((turn & 2) != 0 ? side - 1 - y : y);
            for (int x = 0; x < side; x++)
            {
                int source = 3 * ((turn & 1) != 0 ? side - 1 - x : x);
                int target = (turn & 4) != 0 ? x * side + y : y * side + x;
                destination[target] = row[source] * (1f / 255);
                destination[target + side * side] = row[source + 1] * (1f / 255);
                destination[target + 2 * side * side] = row[source + 2] * (1f / 255);
            }
        }
    }

    /// <summary>
    /// Reserves memory for a picture if it fits the budget; smaller ones may still fit after one that does not.
    /// </summary>
    private static bool TryTake(ref long left, long bytes)
    {
        long before = Volatile.Read(ref left);
        while (before >= bytes)
        {
            long seen = Interlocked.CompareExchange(ref left, before - bytes, before);
            if (seen == before)
            {
                return true;
            }

            before = seen;
        }

        return false;
    }

    private static IEnumerable<string> Files(string folder, IReadOnlyList<string> extensions)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder of training pictures '{folder}' does not exist.");
        }

        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => extensions.Any(end => file.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal);
    }

    private Picture Decode(Entry entry) => entry.Decoded ?? read(entry.Path);

    private sealed record Entry(string Path, int Width, int Height, Picture? Decoded);
}
