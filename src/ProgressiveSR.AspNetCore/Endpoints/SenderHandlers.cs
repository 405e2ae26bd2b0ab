using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>Answers the requests of a sender.</summary>
internal sealed class SenderHandlers(
    IOptions<ProgressiveSenderOptions> options, PictureStoreChoice stores, SenderInstruments instruments)
{
    public async Task ListAsync(HttpContext http)
    {
        if (stores.Choose(http) is not { } store)
        {
            await SenderProblems.NotFoundAsync(http, "There are no pictures here.");
            return;
        }

        int length = options.Value.PageLength;
        string? after = http.Request.Query["after"];
        IReadOnlyList<ListedPicture> found = await store.ListAsync(after, length + 1, http.RequestAborted);
        byte[] page = new PictureList(
            [.. found.Take(length)],
            found.Count > length
                ? $"{WirePaths.List}?after={Uri.EscapeDataString(found[length - 1].Name)}"
                : null).ToUtf8();
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(page).AsSpan(0, ContentId.Size))}\"";
        await PartAnswers.WriteJsonAsync(http, page, tag);
    }

    /// <summary>A manifest or an encoded file.</summary>
    public async Task DocumentAsync(HttpContext http)
    {
        string file = (string)http.Request.RouteValues["file"]!;
        bool isManifest = file.EndsWith(WirePaths.ManifestExtension, StringComparison.Ordinal);
        using ServedPicture? picture = isManifest
            ? await FindAsync(http, file[..^WirePaths.ManifestExtension.Length])
            : await FindFileAsync(http, file);
        if (picture is null)
        {
            await SenderProblems.NotFoundAsync(
                http, $"There is no such picture; {WirePaths.List} lists those that there are.");
            return;
        }

        if (isManifest)
        {
            await PartAnswers.WriteJsonAsync(http, picture.Manifest, picture.ManifestTag);
            return;
        }

        http.Response.Headers.CacheControl = "no-cache";
        await TypedResults.Stream(
            picture.File.OpenStream(),
            PartFrames.PartMediaType,
            null,
            picture.Modified,
            new EntityTagHeaderValue(picture.ManifestTag.ToString()),
            enableRangeProcessing: true).ExecuteAsync(http);
    }

    public async Task AlphaAsync(HttpContext http)
    {
        using ServedPicture? picture = await FindEncodingAsync(http);
        await (picture is not { File.Info.HasAlpha: true }
            ? UnknownPartAsync(http)
            : WriteAsync(http, picture, picture.File.Info.Alpha));
    }

    /// <summary>An index, a whole level or a part.</summary>
    public async Task PieceAsync(HttpContext http)
    {
        using ServedPicture? picture = await FindEncodingAsync(http);
        await (picture is not null && FindRange(picture.File, http.Request.RouteValues) is { } range
            ? WriteAsync(http, picture, range)
            : UnknownPartAsync(http));
    }

    public async Task PartsAsync(HttpContext http)
    {
        using ServedPicture? picture = await FindEncodingAsync(http);
        if (picture is null)
        {
            await UnknownPartAsync(http);
        }
        else if (await ReadBodyAsync(http.Request) is not { } body)
        {
            await SenderProblems.WriteAsync(
                http,
                StatusCodes.Status413PayloadTooLarge,
                $"A list has at most {PartList.MaxLength} bytes; send several.");
        }
        else if (FindFault(body, picture.File.Info, out PartList? list) is { } fault)
        {
            await SenderProblems.WriteAsync(http, StatusCodes.Status400BadRequest, fault);
        }
        else if (list!.Count > options.Value.MaxPartsPerRequest)
        {
            await SenderProblems.WriteAsync(
                http,
                StatusCodes.Status413PayloadTooLarge,
                $"A list names at most {options.Value.MaxPartsPerRequest} parts, not {list.Count}; send several.");
        }
        else
        {
            instruments.CountParts(list.Count, await PartAnswers.WriteListAsync(http, picture.File, list));
        }
    }

    private static Task UnknownPartAsync(HttpContext http) => SenderProblems.NotFoundAsync(
        http, "There is no such encoding or part; read the picture's manifest again.");

    private static string? FindFault(byte[] body, PsrFileInfo info, out PartList? list)
    {
        list = null;
        try
        {
            list = PartList.Read(body);
            return list.FindFault(info);
        }
        catch (InvalidPacketException e)
        {
            return e.Message;
        }
    }

    private static ByteRange? FindRange(StoredPicture picture, RouteValueDictionary route)
    {
        if (ParseNumber((string)route["level"]!) is not { } level || level > picture.Info.HighestLevel)
        {
            return null;
        }

        string piece = (string)route["piece"]!;
        return piece switch
        {
            WirePaths.IndexSegment => picture.Info.GetIndexRange(level),
            WirePaths.LevelSegment => picture.GetLevelRange(level),
            _ when ParseNumber(piece) is { } tile && picture.GetIndex(level) is var index && tile < index.Count =>
                index.GetRange(tile),
            _ => null,
        };
    }

    /// <summary>Parses a number as <see cref="WirePaths"/> writes it: one URL for one part.</summary>
    private static int? ParseNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && (text.Length == 1 || text[0] != '0') ? number : null;

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request)
    {
        byte[] body = new byte[Math.Min(request.ContentLength ?? 4096, PartList.MaxLength) + 1];
        int length = 0;
        for (int read = 1; read > 0 && length <= PartList.MaxLength; length += read)
        {
            if (length == body.Length)
            {
                Array.Resize(ref body, Math.Min(2 * length, PartList.MaxLength + 1));
            }

            read = await request.Body.ReadAsync(body.AsMemory(length), request.HttpContext.RequestAborted);
        }

        return length > PartList.MaxLength ? null : body[..length];
    }

    private async Task WriteAsync(HttpContext http, ServedPicture picture, ByteRange range)
    {
        if (await PartAnswers.WriteRangeAsync(http, picture, range))
        {
            instruments.CountParts(1, range.Length);
        }
    }

    private async ValueTask<ServedPicture?> FindEncodingAsync(HttpContext http)
    {
        string text = (string)http.Request.RouteValues["encoding"]!;
        if (stores.Choose(http) is not { } store
            || text.AsSpan().ContainsAnyInRange('A', 'F')
            || !ContentId.TryParse(text, out ContentId encoding))
        {
            return null;
        }

        if (await store.FindAsync(encoding, http.RequestAborted) is { } known)
        {
            return known;
        }

        // With a name it costs no more than asking for that picture's manifest.
        ServedPicture? named = (string?)http.Request.Query[WirePaths.PictureField] is { } name
            ? await store.FindAsync(name, http.RequestAborted)
            : null;
        if (named is null || named.File.Encoding == encoding)
        {
            return named;
        }

        named.Dispose();
        return null;
    }

    private async ValueTask<ServedPicture?> FindAsync(HttpContext http, string name) =>
        stores.Choose(http) is { } store ? await store.FindAsync(name, http.RequestAborted) : null;

    /// <summary>The picture of <c>coffee.png.psr</c> is a file of that name, or <c>coffee.png</c>.</summary>
    private async ValueTask<ServedPicture?> FindFileAsync(HttpContext http, string file) =>
        !file.EndsWith(WirePaths.FileExtension, StringComparison.OrdinalIgnoreCase) ? null
        : await FindAsync(http, file) ?? await FindAsync(http, file[..^WirePaths.FileExtension.Length]);
}
