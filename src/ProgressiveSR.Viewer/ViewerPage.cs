using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ProgressiveSR.Viewer;

/// <summary>A page that is told where the gallery and the pictures are.</summary>
/// <param name="template">HTML with <c>{base}</c>, <c>{pictures}</c> and <c>{jpeg}</c>.</param>
/// <param name="gallery">Path of the gallery, as the application maps it.</param>
/// <param name="pictures">Path of the sender's endpoints.</param>
internal sealed class ViewerPage(string template, string gallery, string pictures)
{
    /// <summary>Answers with the page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="jpeg">Path of the picture's progressive JPEG below the gallery; null if there is none.</param>
    public Task WriteAsync(HttpContext http, string? jpeg = null)
    {
        string html = template
            .Replace("{base}", Folder(http, gallery), StringComparison.Ordinal)
            .Replace("{pictures}", Folder(http, pictures), StringComparison.Ordinal)
            .Replace("{jpeg}", Escape(jpeg), StringComparison.Ordinal);
        return ViewerAsset.Of("page.html", Encoding.UTF8.GetBytes(html)).WriteAsync(http);
    }

    private static string Escape(string? path) =>
        path is null ? "" : WebUtility.HtmlEncode(string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

    private static string Folder(HttpContext http, string path)
    {
        string inner = path.Trim('/');
        return WebUtility.HtmlEncode($"{http.Request.PathBase}/{inner}{(inner.Length > 0 ? "/" : "")}");
    }
}
