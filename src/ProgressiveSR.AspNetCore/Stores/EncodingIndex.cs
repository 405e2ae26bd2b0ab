using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ProgressiveSR.AspNetCore;

/// <summary>
/// Which picture of a store has which encoding id, on disk, so that ids outlive the process and the encoded file: a
/// request for a part then encodes that picture again, and an id that is not here encodes nothing.
/// </summary>
/// <remarks>
/// A file <c>ids/STORE/ENCODING</c> of the cache folder states the picture's name and which version of its file was
/// encoded. It counts only if it says exactly what is expected, so half a file does no harm.
/// </remarks>
/// <param name="cacheFolder">The cache folder, which other processes may share.</param>
/// <param name="store">
/// All that the ids depend on besides the pictures: the folder, and the model with its options.
/// </param>
internal sealed class EncodingIndex(string cacheFolder, string store)
{
    private const string FolderName = "ids";

    private readonly string folder = Path.Combine(
        Path.GetFullPath(cacheFolder),
        FolderName,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(store)).AsSpan(0, ContentId.Size)));

    /// <summary>Deletes ids that no picture was opened under for long.</summary>
    /// <param name="cacheFolder">The cache folder.</param>
    /// <param name="age">For how long.</param>
    public static void RemoveOld(string cacheFolder, TimeSpan age)
    {
        DirectoryInfo ids = new(Path.Combine(cacheFolder, FolderName));
        if (!ids.Exists)
        {
            return;
        }

        foreach (FileInfo id in ids.EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(id => DateTime.UtcNow - id.LastWriteTimeUtc > age))
        {
            id.Delete();
        }
    }

    /// <summary>Finds the picture of an id.</summary>
    /// <param name="encoding">The id.</param>
    /// <param name="locate">Finds the file of a picture, given its name.</param>
    /// <returns>Null if the id is unknown, or the picture has changed since.</returns>
    public PictureSource? Find(ContentId encoding, Func<string, PictureSource?> locate)
    {
        string path = PathOf(encoding);
        try
        {
            string text = File.ReadAllText(path);
            if (text.Split('\n') is [{ } name, ..] && locate(name) is { } source && text == Describe(source))
            {
                return source;
            }

            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no such id, or the index cannot be read: the receiver asks for the manifest again.
        }

        return null;
    }

    /// <summary>Adds an id if the disk takes it.</summary>
    public void Add(ContentId encoding, PictureSource source)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(PathOf(encoding), Describe(source));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The picture can be served, if only until the process ends.
        }
    }

    private static string Describe(PictureSource source) => string.Create(
        CultureInfo.InvariantCulture, $"{source.Name}\n{source.Path}\n{source.Length} {source.Modified.Ticks}\n");

    private string PathOf(ContentId encoding) => Path.Combine(folder, encoding.ToString());
}
