namespace ProgressiveSR.Tables;

/// <summary>The pictures on which rates are compared.</summary>
/// <param name="Set">The name of their set; a folder may contain part of it.</param>
/// <param name="Files">Their paths.</param>
internal sealed record RatePictures(string Set, IReadOnlyList<string> Files)
{
    public const string Photos = "photos";

    /// <summary>Of a set of a hundred pictures, every fifth is used, starting with the first.</summary>
    private const int Thinning = 5;

    private static readonly string[] Sets = ["Set14", "BSD100"];

    /// <summary>Set14, BSD100 and the sample photographs, as many as are available.</summary>
    /// <param name="sets">The folder with one folder per set.</param>
    /// <param name="photos">The folder of the sample photographs.</param>
    /// <param name="all">Whether to use all of BSD100.</param>
    /// <exception cref="CommandException">A folder is missing or empty.</exception>
    public static IReadOnlyList<RatePictures> Find(string sets, string photos, bool all) =>
        [.. Find(sets, all), new RatePictures(Photos, PictureFolder.List(photos))];

    /// <summary>Set14 and BSD100, as many as are available.</summary>
    /// <param name="sets">The folder with one folder per set.</param>
    /// <param name="all">Whether to use all of BSD100.</param>
    /// <exception cref="CommandException">The folder is missing or holds no set.</exception>
    public static IReadOnlyList<RatePictures> Find(string sets, bool all) =>
    [
        .. TestSet.Find(sets).Where(set => Sets.Contains(set.Key)).Select(
            set => Of(set.Key, PictureFolder.List(set.Value), all)),
    ];

    /// <summary>The pictures of a set, a subset if there are many.</summary>
    internal static RatePictures Of(string set, string[] files, bool all) => all || files.Length <= 10 * Thinning
        ? new RatePictures(set, files)
        : new RatePictures($"{set} every fifth", [.. files.Where((_, i) => i % Thinning == 0)]);
}
