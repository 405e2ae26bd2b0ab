using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ProgressiveSR.Http.Caching;
using ProgressiveSR.Http.Fetching;
using ProgressiveSR.Http.Transport;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Http;

/// <summary>
/// Opens pictures on a sender, in a published folder, or as a bare <c>.psr</c> file on any server. Thread-safe.
/// </summary>
public sealed class ProgressiveHttpClient
{
    private const int FirstLength = 256;

    /// <summary>After this time, connections ask again where a host is.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(15);

    private readonly HttpClient client;
    private readonly HttpReceiverOptions options;
    private readonly PartCache? cache;

    /// <summary>Creates a client.</summary>
    /// <param name="client">Sends the requests; not disposed.</param>
    /// <param name="options">How to fetch; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ProgressiveHttpClient(HttpClient client, HttpReceiverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        this.client = client;
        this.options = (options ?? new HttpReceiverOptions()).Validate();
        cache = this.options.CacheFolder is { } folder ? new PartCache(folder, this.options.CacheLimit) : null;
    }

    /// <summary>
    /// Creates a handler that leaves redirects to this client, which checks where they lead before it follows. With a
    /// handler that follows by itself, an answer from elsewhere is still refused, but the request has been sent there.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = ConnectionLifetime,
    };

    /// <summary>Opens a picture, fetching its description only.</summary>
    /// <param name="url">
    /// <c>…/pictures/NAME</c> of a sender or a published folder, or a <c>.psr</c> file. Relative to the client's base
    /// address, if it has one.
    /// </param>
    /// <param name="progress">Receives the bytes received so far, by this picture; null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The URL is not one of http or https.</exception>
    /// <exception cref="InvalidPacketException">
    /// What the server sends is not a picture, or exceeds the limits.
    /// </exception>
    /// <exception cref="IOException">The server cannot be reached, refuses, or has no such picture.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<HttpPicture> OpenAsync(
        Uri url, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        Uri absolute = Absolute(url);
        Connection connection = new(client, options, progress);
        try
        {
            return await OpenManifestAsync(connection, absolute, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidPacketException) when (IsFile(absolute))
        {
            // Hosts of single-page applications answer with a page where there is nothing.
            return await OpenFileAsync(connection, absolute, cancellationToken).ConfigureAwait(false);
        }
        catch (RefusedException e) when (
            e.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden)
        {
            return IsFile(absolute)
                ? await OpenFileAsync(connection, absolute, cancellationToken).ConfigureAwait(false)
                : throw new RefusedException(
                    $"There is no picture at {absolute}; its manifest is not found.", e.Status);
        }
    }

    /// <summary>Lists the pictures of a sender or a published folder.</summary>
    /// <param name="folder">The folder's URL, such as <c>https://example.org/pictures/</c>.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="ArgumentException">The URL is not one of http or https.</exception>
    /// <exception cref="InvalidPacketException">What the server sends is not a list of pictures.</exception>
    /// <exception cref="IOException">The server cannot be reached, or refuses.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<ListedPicture> ListAsync(
        Uri folder, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Uri root = Absolute(folder);
        root = root.AbsolutePath.EndsWith('/') ? root : new UriBuilder(root) { Path = root.AbsolutePath + "/" }.Uri;
        Connection connection = new(client, options, null);
        string? last = null;
        for (Uri? page = new(root, WirePaths.List); page is not null;)
        {
            connection.RequireSameOrigin(root, page);
            PictureList list = await GetAsync(
                connection, page, PictureList.MaxLength, bytes => PictureList.Read(bytes), cancellationToken)
                .ConfigureAwait(false);
            foreach (ListedPicture picture in list.Pictures)
            {
                // A server whose pages go round in a circle would be listed for ever.
                if (string.CompareOrdinal(picture.Name, last) <= 0)
                {
                    throw new InvalidPacketException("The list of pictures is not ordered by name.");
                }

                last = picture.Name;
                yield return picture;
            }

            page = list.Next is not { } next || list.Pictures.Count == 0 ? null
                : Uri.TryCreate(root, next, out Uri? following) ? following
                : throw new InvalidPacketException("The list of pictures goes on at what is no URL.");
        }
    }

    private static bool IsFile(Uri url) =>
        url.AbsolutePath.EndsWith(WirePaths.FileExtension, StringComparison.OrdinalIgnoreCase);

    private async Task<HttpPicture> OpenManifestAsync(
        Connection connection, Uri url, CancellationToken cancellationToken)
    {
        Uri address = new UriBuilder(url) { Path = url.AbsolutePath + WirePaths.ManifestExtension }.Uri;
        PictureManifest manifest = await GetAsync(
            connection, address, PictureManifest.MaxLength, bytes => PictureManifest.Read(bytes), cancellationToken)
            .ConfigureAwait(false);
        ContentId encoding = manifest.GetEncoding();
        PsrFileInfo info = manifest.GetInfo(options.Limits);
        return new HttpPicture(
            connection,
            info,
            new UrlFetcher(connection, info, new Uri(url, "."), manifest, encoding),
            cache?.Open(PartCache.GetKey(url, encoding), info));
    }

    private async Task<HttpPicture> OpenFileAsync(
        Connection connection, Uri url, CancellationToken cancellationToken)
    {
        HttpPicture? opened = null;
        await connection.RepeatAsync(
            async token => opened = await ReadFileAsync(connection, url, token).ConfigureAwait(false),
            () => 0,
            cancellationToken).ConfigureAwait(false);
        return opened!;
    }

    private async Task<HttpPicture> ReadFileAsync(
        Connection connection, Uri url, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.Range = new RangeHeaderValue(0, FirstLength - 1);
        Answer answer = await connection.SendAsync(request, long.MaxValue, cancellationToken).ConfigureAwait(false);
        bool isForward = false;
        try
        {
            byte[] start = await answer.Body.ReadUpToAsync(FirstLength, cancellationToken).ConfigureAwait(false);
            PsrFileInfo? info;
            while (!PsrFileInfo.TryRead(start, options.Limits, out info, out int needed))
            {
                int length = needed - start.Length;
                if (answer.Status == HttpStatusCode.PartialContent)
                {
                    await answer.DisposeAsync().ConfigureAwait(false);
                    request = new HttpRequestMessage(HttpMethod.Get, url);
                    request.Headers.Range = new RangeHeaderValue(start.Length, needed - 1);
                    answer = await connection.SendAsync(request, length, cancellationToken).ConfigureAwait(false);
                }

                byte[] more = await answer.Body.ReadUpToAsync(length, cancellationToken).ConfigureAwait(false);
                start = more.Length == length
                    ? [.. start, .. more]
                    : throw new InvalidPacketException($"{url} ends within its header.", actual: start.Length);
            }

            isForward = answer.Status != HttpStatusCode.PartialContent;
            PartFetcher fetcher = isForward
                ? new ForwardFetcher(connection, info, url, answer.Body, start)
                : new RangeFetcher(connection, info, url, answer.ETag);
            ContentId key = ContentId.Read(SHA256.HashData(start.AsSpan(0, info.HeaderBytes)));
            return new HttpPicture(connection, info, fetcher, cache?.Open(PartCache.GetKey(url, key), info));
        }
        finally
        {
            if (!isForward)
            {
                await answer.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<T> GetAsync<T>(
        Connection connection, Uri url, int maxLength, Func<byte[], T> read, CancellationToken cancellationToken)
        where T : class
    {
        T? document = null;
        await connection.RepeatAsync(
            async token =>
            {
                await using Answer answer = await connection.SendAsync(
                    new HttpRequestMessage(HttpMethod.Get, url), maxLength, token).ConfigureAwait(false);
                document = read(await answer.Body.ReadToEndAsync(token).ConfigureAwait(false));
            },
            () => 0,
            cancellationToken).ConfigureAwait(false);
        return document!;
    }

    private Uri Absolute(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        Uri absolute = url.IsAbsoluteUri || client.BaseAddress is null ? url : new Uri(client.BaseAddress, url);
        return absolute.IsAbsoluteUri && (absolute.Scheme == Uri.UriSchemeHttp || absolute.Scheme == Uri.UriSchemeHttps)
            ? absolute
            : throw new ArgumentException($"'{url}' is not an absolute URL of http or https.", nameof(url));
    }
}
