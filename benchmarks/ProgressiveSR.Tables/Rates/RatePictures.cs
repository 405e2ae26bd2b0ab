namespace ProgressiveSR.Tables;

/// <summary>The pictures on which rates are compared.</summary>
/// <param name="Set">The name of their set; a folder may contain part of it.</param>
/// <param name="Files">Their paths.</param>
internal sealed record RatePictures(string Set, IReadOnlyList<string> Files)
{
    public const string Photos = "photos";

    private static readonly string[] Sets = ["Set14", "BSD100"];

    /// <summary>Set14, BSD100 and the sample photographs, as many as are available.</summary>
    /// <param name="sets">The folder with one folder per set.</param>
    /// <param name="photos">The folder of the sample photographs.</param>
    /// <exception cref="CommandException">A folder is missing or empty.</exception>
    public static IReadOnlyList<RatePictures> Find(string sets, string photos) =>
        [.. Find(sets), new RatePictures(Photos, PictureFolder.List(photos))];

    /// <summary>Set14 and BSD100, as many as are available.</summary>
    /// <param name="sets">The folder with one folder per set.</param>
    /// <exception cref="CommandException">The folder is missing or holds no set.</exception>
    public static IReadOnlyList<RatePictures> Find(string sets) =>
    [
        .. TestSet.Find(sets).Where(set => Sets.Contains(set.Key)).Select(
            set => new RatePictures(set.Key, PictureFolder.List(set.Value))),
    ];
}
