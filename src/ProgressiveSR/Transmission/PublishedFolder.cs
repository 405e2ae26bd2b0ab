namespace ProgressiveSR.Transmission;

/// <summary>
/// Lays pictures out as plain files under the URLs of <see cref="WirePaths"/>, so that any web server, object store or
/// CDN serves them. Receivers cannot tell the folder from a sender, except that it takes no lists of parts.
/// </summary>
/// <remarks>
/// <code>
/// coffee.png.psr, coffee.png.json, parts/ENCODING/LEVEL/{index, all, TILE}, parts/ENCODING/alpha, index.json
/// </code>
/// Readers never see half of anything: the parts of an encoding appear at once, its manifest after them, the list last.
/// Parts of older encodings stay, for receivers that are still loading them. One writer at a time.
/// </remarks>
public sealed class PublishedFolder
{
    private const int PageLength = 10_000;

    private readonly string path;

    /// <summary>Creates the folder if it does not exist.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Creating it is not permitted.</exception>
    public PublishedFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.Combine(this.path, WirePaths.Parts));
    }

    /// <summary>Where the encoded file of a picture is, or belongs.</summary>
    /// <param name="name">The picture's name, with its extension.</param>
    /// <exception cref="ArgumentException">The name is not one (<see cref="WirePaths.IsName"/>).</exception>
    public string GetFile(string name) => Locate(WirePaths.File(name));

    /// <summary>Publishes an encoded picture.</summary>
    /// <param name="name">The picture's name, with its extension.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="cancellationToken">Cancels writing; a picture of this name published before remains.</param>
    /// <exception cref="ArgumentException">The name is not one (<see cref="WirePaths.IsName"/>).</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not permitted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<PublishedPicture> AddAsync(
        string name, EncodedPicture picture, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        AtomicFile.Write(GetFile(name), stream => picture.Save(stream, cancellationToken));
        return LayOutAsync(name, cancellationToken);
    }

    /// <summary>Publishes a <c>.psr</c> file, which is copied.</summary>
    /// <param name="name">The picture's name, with its extension.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Cancels writing; a picture of this name published before remains.</param>
    /// <exception cref="ArgumentException">The name is not one (<see cref="WirePaths.IsName"/>).</exception>
    /// <exception cref="InvalidPacketException">The file is not a <c>.psr</c> file, damaged or truncated.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not permitted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<PublishedPicture> AddAsync(
        string name, string file, CancellationToken cancellationToken = default)
    {
        string copy = GetFile(name);
        using StoredPicture source =
            await StoredPicture.OpenAsync(file, cancellationToken: cancellationToken).ConfigureAwait(false);
        using (Stream content = source.OpenStream())
        {
            AtomicFile.Write(copy, content.CopyTo);
        }

        return LayOut(name, source, cancellationToken);
    }

    /// <summary>
    /// Publishes the encoded file that is in its place already (<see cref="GetFile"/>), writing only what is missing.
    /// </summary>
    /// <inheritdoc cref="AddAsync(string, string, CancellationToken)"/>
    public async Task<PublishedPicture> LayOutAsync(string name, CancellationToken cancellationToken = default)
    {
        using StoredPicture picture =
            await StoredPicture.OpenAsync(GetFile(name), cancellationToken: cancellationToken).ConfigureAwait(false);
        return LayOut(name, picture, cancellationToken);
    }

    /// <summary>Writes the list of pictures.</summary>
    /// <param name="pictures">The pictures, in any order.</param>
    /// <exception cref="IOException">The list cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not permitted.</exception>
    public void WriteList(IEnumerable<ListedPicture> pictures)
    {
        ListedPicture[][] pages =
            [.. pictures.OrderBy(picture => picture.Name, StringComparer.Ordinal).Chunk(PageLength)];
        for (int page = Math.Max(1, pages.Length) - 1; page >= 0; page--)  // the first page last: it names the others
        {
            PictureList list = new(
                page < pages.Length ? pages[page] : [], page + 1 < pages.Length ? PagePath(page + 1) : null);
            byte[] utf8 = list.ToUtf8();
            AtomicFile.Write(Locate(PagePath(page)), stream => stream.Write(utf8));
        }
    }

    private PublishedPicture LayOut(string name, StoredPicture picture, CancellationToken cancellationToken)
    {
        string parts = Locate(WirePaths.Encoding(picture.Encoding));
        if (!Directory.Exists(parts))
        {
            PublishedParts.Write(picture, parts, cancellationToken);
        }

        PictureManifest manifest = PictureManifest.Create(name, picture.Encoding, picture.Info, lists: false);
        byte[] utf8 = manifest.ToUtf8();
        AtomicFile.Write(Locate(WirePaths.Manifest(name)), stream => stream.Write(utf8));
        FileInfo[] files = new DirectoryInfo(parts).GetFiles("*", SearchOption.AllDirectories);
        return new PublishedPicture(
            new ListedPicture(name, manifest.Width, manifest.Height, manifest.Encoding),
            files.Length + 2,
            files.Sum(file => file.Length) + picture.Info.Length + utf8.Length);
    }

    /// <summary>Later pages are where no picture's manifest can be.</summary>
    private static string PagePath(int page) =>
        page == 0 ? WirePaths.List : $"{WirePaths.Parts}/list-{page + 1}.json";

    private string Locate(string url) => Path.Combine(path, Uri.UnescapeDataString(url));
}

/// <summary>A picture in a <see cref="PublishedFolder"/>.</summary>
/// <param name="Picture">Its entry in the list.</param>
/// <param name="Files">Number of files.</param>
/// <param name="Bytes">Their length in bytes.</param>
public sealed record PublishedPicture(ListedPicture Picture, int Files, long Bytes);
