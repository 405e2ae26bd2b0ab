using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ProgressiveSR.Viewer;

/// <summary>A page that is told where the gallery and the pictures are.</summary>
/// <param name="template">HTML with <c>{base}</c> and <c>{pictures}</c>.</param>
/// <param name="gallery">Path of the gallery, as the application maps it.</param>
/// <param name="pictures">Path of the sender's endpoints.</param>
internal sealed class ViewerPage(string template, string gallery, string pictures)
{
    public Task WriteAsync(HttpContext http)
    {
        string html = template
            .Replace("{base}", Folder(http, gallery), StringComparison.Ordinal)
            .Replace("{pictures}", Folder(http, pictures), StringComparison.Ordinal);
        return ViewerAsset.Of("page.html", Encoding.UTF8.GetBytes(html)).WriteAsync(http);
    }

    private static string Folder(HttpContext http, string path)
    {
        string inner = path.Trim('/');
        return WebUtility.HtmlEncode($"{http.Request.PathBase}/{inner}{(inner.Length > 0 ? "/" : "")}");
    }
}
