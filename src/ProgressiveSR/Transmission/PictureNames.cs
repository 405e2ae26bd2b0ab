using System.Diagnostics.CodeAnalysis;

namespace ProgressiveSR.Transmission;

/// <summary>
/// Which files of a folder are pictures, and under which names: the rule that senders and <see cref="PublishedFolder"/>
/// share.
/// </summary>
/// <remarks>
/// A picture has its file's name. Pictures are <c>.psr</c> files, and files of the extensions given.
/// <c>coffee.png.psr</c> beside <c>coffee.png</c> is not a picture of its own but <c>coffee.png</c> encoded ahead, and
/// served in its place. Files whose names are not valid in URLs (<see cref="WirePaths.IsName"/>) are none.
/// </remarks>
/// <param name="extensions">The extensions of files to encode, with their dots; capitals do not matter.</param>
public sealed class PictureNames(IEnumerable<string> extensions)
{
    private readonly HashSet<string> extensions = new(extensions, StringComparer.OrdinalIgnoreCase);

    /// <summary>The extensions of PNG, JPEG and WebP files.</summary>
    public static IReadOnlyList<string> DefaultExtensions { get; } = [".png", ".jpg", ".jpeg", ".webp"];

    /// <summary>Whether a file is encoded already, by its name.</summary>
    /// <param name="file">The file's name or path.</param>
    public static bool IsEncoded([NotNullWhen(true)] string? file) =>
        file?.EndsWith(WirePaths.FileExtension, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>All pictures, in ordinal order of their names.</summary>
    /// <param name="files">The names of all files in a folder.</param>
    public IEnumerable<FolderPicture> List(IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        HashSet<string> names = [.. files.Where(WirePaths.IsName)];
        return names
            .Select(name => (Name: name, File: Find(name, file => names.Contains(file) ? file : null)))
            .Where(picture => picture.File is not null)
            .OrderBy(picture => picture.Name, StringComparer.Ordinal)
            .Select(picture => new FolderPicture(picture.Name, picture.File!));
    }

    /// <summary>Finds the file of a picture.</summary>
    /// <param name="name">The picture's name, valid or not.</param>
    /// <param name="find">Finds a file of the folder by its name; null if there is none.</param>
    /// <typeparam name="TFile">What a file is to the caller.</typeparam>
    /// <returns>The file; null if there is no such picture.</returns>
    public TFile? Find<TFile>(string name, Func<string, TFile?> find)
        where TFile : class
    {
        ArgumentNullException.ThrowIfNull(find);
        if (!WirePaths.IsName(name))
        {
            return null;
        }

        if (IsEncoded(name))
        {
            return IsAhead(name, out string? of) && find(of) is not null ? null : find(name);
        }

        return IsToEncode(name) && find(name) is { } picture ? find(name + WirePaths.FileExtension) ?? picture : null;
    }

    private bool IsToEncode(string name) => extensions.Contains(Path.GetExtension(name));

    /// <summary>Whether a file's name is that of a picture encoded ahead, if there is such a picture.</summary>
    private bool IsAhead(string file, [NotNullWhen(true)] out string? picture)
    {
        picture = file.EndsWith(WirePaths.FileExtension, StringComparison.Ordinal)
            && file[..^WirePaths.FileExtension.Length] is var name && WirePaths.IsName(name)
            && IsToEncode(name)
                ? name
                : null;
        return picture is not null;
    }
}

/// <summary>A picture in a folder.</summary>
/// <param name="Name">The picture's name, with its extension.</param>
/// <param name="File">The name of the file to take it from: its own, or that of the picture encoded ahead.</param>
public sealed record FolderPicture(string Name, string File);
