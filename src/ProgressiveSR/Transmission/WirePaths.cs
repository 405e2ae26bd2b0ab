using System.Globalization;
using System.Text;

namespace ProgressiveSR.Transmission;

/// <summary>
/// The relative URLs under which a sender answers: the same for a server and for a published folder, where each is a
/// plain file. Only names need escaping, and no path but those of <see cref="WithPicture"/> has a query.
/// </summary>
public static class WirePaths
{
    /// <summary>The list of pictures.</summary>
    public const string List = "index.json";

    /// <summary>The folder of the parts, which no picture can be named after.</summary>
    public const string Parts = "parts";

    /// <summary>The extension of a manifest, which follows the picture's own.</summary>
    public const string ManifestExtension = ".json";

    /// <summary>The extension of an encoded file.</summary>
    public const string FileExtension = ".psr";

    /// <summary>The last segment of <see cref="Alpha"/>.</summary>
    public const string AlphaSegment = "alpha";

    /// <summary>The last segment of <see cref="Index"/>.</summary>
    public const string IndexSegment = "index";

    /// <summary>The last segment of <see cref="Level"/>.</summary>
    public const string LevelSegment = "all";

    /// <summary>The query's field in <see cref="WithPicture"/>.</summary>
    public const string PictureField = "picture";

    private const int MaxNameLength = 200;

    /// <summary>The manifest of a picture: <c>coffee.png.json</c>.</summary>
    /// <param name="name">The picture's name, with its extension.</param>
    /// <exception cref="ArgumentException">The name is not one (<see cref="IsName"/>).</exception>
    public static string Manifest(string name) => Escape(name) + ManifestExtension;

    /// <summary>
    /// The encoded file of a picture: <c>coffee.png.psr</c>, or <c>coffee.psr</c> for a file of that name.
    /// </summary>
    /// <param name="name">The picture's name, with its extension.</param>
    /// <exception cref="ArgumentException">The name is not one (<see cref="IsName"/>).</exception>
    public static string File(string name) =>
        name.EndsWith(FileExtension, StringComparison.OrdinalIgnoreCase) ? Escape(name) : Escape(name) + FileExtension;

    /// <summary>The parts of an encoding; a list of parts is posted here.</summary>
    /// <param name="encoding">The encoding's id (<see cref="EncodingId"/>).</param>
    public static string Encoding(ContentId encoding) => $"{Parts}/{encoding}";

    /// <summary>The compressed alpha plane.</summary>
    /// <param name="encoding">The encoding's id.</param>
    public static string Alpha(ContentId encoding) => $"{Parts}/{encoding}/{AlphaSegment}";

    /// <summary>The index of a level.</summary>
    /// <param name="encoding">The encoding's id.</param>
    /// <param name="level">The level.</param>
    public static string Index(ContentId encoding, int level) =>
        string.Create(CultureInfo.InvariantCulture, $"{Parts}/{encoding}/{level}/{IndexSegment}");

    /// <summary>A whole level: its index, followed by its parts.</summary>
    /// <param name="encoding">The encoding's id.</param>
    /// <param name="level">The level.</param>
    public static string Level(ContentId encoding, int level) =>
        string.Create(CultureInfo.InvariantCulture, $"{Parts}/{encoding}/{level}/{LevelSegment}");

    /// <summary>One level of one tile.</summary>
    /// <param name="encoding">The encoding's id.</param>
    /// <param name="level">The level.</param>
    /// <param name="tile">The tile's number.</param>
    public static string Part(ContentId encoding, int level, int tile) =>
        string.Create(CultureInfo.InvariantCulture, $"{Parts}/{encoding}/{level}/{tile}");

    /// <summary>
    /// What to ask a sender that does not know an encoding, such as another one behind a balancer: with the picture's
    /// name it can encode it and find out.
    /// </summary>
    /// <param name="path">Any path below <see cref="Encoding"/>, or that itself.</param>
    /// <param name="name">The picture's name, with its extension.</param>
    /// <exception cref="ArgumentException">The name is not one (<see cref="IsName"/>).</exception>
    public static string WithPicture(string path, string name) => $"{path}?{PictureField}={Escape(name)}";

    /// <summary>
    /// Whether a text can name a picture: a single path segment of at most 200 characters that is not hidden or
    /// reserved, without control characters, slashes, backslashes or colons, and not ending in a dot or space.
    /// </summary>
    /// <param name="name">The text.</param>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength }
        && name[0] is not ('.' or ' ')
        && name[^1] is not ('.' or ' ')
        && !name.Any(c => char.IsControl(c) || c is '/' or '\\' or ':')
        && !name.EnumerateRunes().Contains(Rune.ReplacementChar)  // nor half a surrogate pair
        && !name.Equals(Parts, StringComparison.OrdinalIgnoreCase)
        && !name.Equals(IndexSegment, StringComparison.OrdinalIgnoreCase);

    private static string Escape(string name) => IsName(name)
        ? Uri.EscapeDataString(name)
        : throw new ArgumentException($"'{name}' cannot name a picture.", nameof(name));
}
