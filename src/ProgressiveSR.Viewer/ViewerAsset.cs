using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ProgressiveSR.Viewer;

/// <summary>A file that the viewer's pages load. Immutable and thread-safe.</summary>
internal sealed class ViewerAsset
{
    private const string Compressed = ".br";

    private readonly string contentType;
    private readonly bool isCompressed;
    private readonly string tag;

    private ViewerAsset(ReadOnlyMemory<byte> bytes, string contentType, bool isCompressed)
    {
        Bytes = bytes;
        this.contentType = contentType;
        this.isCompressed = isCompressed;
        tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span).AsSpan(0, 16))}\"";
    }

    /// <summary>The file as it is embedded, compressed or not.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A file with the media type of its name.</summary>
    public static ViewerAsset Of(string name, ReadOnlyMemory<byte> bytes) => new(bytes, MediaType(name), false);

    /// <summary>All files embedded in this assembly, by name.</summary>
    public static Dictionary<string, ViewerAsset> ReadAll()
    {
        Assembly assembly = typeof(ViewerAsset).Assembly;
        Dictionary<string, ViewerAsset> assets = [];
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            bool isCompressed = resource.EndsWith(Compressed, StringComparison.Ordinal);
            string name = isCompressed ? resource[..^Compressed.Length] : resource;
            assets.Add(name, new ViewerAsset(bytes, MediaType(name), isCompressed));
        }

        return assets;
    }

    /// <summary>
    /// Answers with the file. The page's origin is isolated, so that threads share memory; a browser asks whether it
    /// has the current version.
    /// </summary>
    public async Task WriteAsync(HttpContext http)
    {
        HttpResponse response = http.Response;
        bool staysCompressed = isCompressed && Takes(http.Request, "br");
        string own = staysCompressed ? tag.Insert(tag.Length - 1, "-br") : tag;
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy =
            "default-src 'self'; "
            + "script-src 'self' 'wasm-unsafe-eval'; "
            + "worker-src 'self' blob:; "
            + "img-src 'self' data: blob:; "
            + "connect-src *; "
            + "object-src 'none'; "
            + "base-uri 'self'; "
            + "frame-ancestors 'self'";
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = own;
        if (isCompressed)
        {
            response.Headers.Vary = "Accept-Encoding";
        }

        if (http.Request.Headers.IfNoneMatch.Any(value => value?.Contains(own, StringComparison.Ordinal) is true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        if (staysCompressed)
        {
            response.Headers.ContentEncoding = "br";
        }

        if (isCompressed && !staysCompressed)
        {
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                await using BrotliStream whole = new(new MemoryStream(Bytes.ToArray()), CompressionMode.Decompress);
                await whole.CopyToAsync(response.Body, http.RequestAborted);
            }

            return;
        }

        response.ContentLength = Bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(Bytes, http.RequestAborted);
        }
    }

    private static bool Takes(HttpRequest request, string encoding) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var list)
        && list.Any(
            value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0);

    private static string MediaType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".wasm" => "application/wasm",
        ".jpg" => "image/jpeg",
        ".svg" => "image/svg+xml",
        ".txt" or "" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
