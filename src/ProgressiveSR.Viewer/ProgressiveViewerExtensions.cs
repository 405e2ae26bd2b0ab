using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProgressiveSR.AspNetCore;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Viewer;

/// <summary>Adds pages to a sender that show its pictures in browsers.</summary>
public static class ProgressiveViewerExtensions
{
    private const string Assets = "viewer";
    private const string Jpegs = "jpegs/";
    private const string JpegExtension = ".jpg";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Maps the pages: a gallery at the prefix, a picture at <c>view/NAME</c>, and what they load under <c>viewer/</c>.
    /// </summary>
    /// <param name="pictures">The sender's endpoints, whose conventions also apply to the pages if they follow.</param>
    /// <param name="prefix">Where the gallery is, such as <c>/gallery</c>; the root by default.</param>
    /// <param name="models">
    /// The models that pictures may need, of the compact scheme; null for <see cref="CompactModel"/>.
    /// </param>
    /// <param name="progressiveJpegs">
    /// A folder with a progressive JPEG of some pictures, <c>coffee.png.jpg</c> for <c>coffee.png</c>; their pages also
    /// show what as many bytes of it show. The files are read at once, and stay in memory. Null for none.
    /// </param>
    /// <returns>The same endpoints.</returns>
    /// <exception cref="ArgumentException">A model does not have the separable kernel.</exception>
    /// <exception cref="IOException">The folder of JPEGs is missing or cannot be read.</exception>
    /// <remarks>
    /// The answers isolate their origin (COOP and COEP), as threads in WebAssembly need it. Pictures of other models
    /// are listed, but opening one says that its model is missing.
    /// </remarks>
    public static ProgressivePicturesEndpoints WithViewer(
        this ProgressivePicturesEndpoints pictures,
        [StringSyntax("Route")] string prefix = "",
        IReadOnlyList<ModelBundle>? models = null,
        string? progressiveJpegs = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(prefix);
        Dictionary<string, ViewerAsset> assets = ViewerAsset.ReadAll();
        foreach (ModelBundle model in models ?? [CompactModel.Bundle])
        {
            AddModel(assets, model);
        }

        if (progressiveJpegs is not null)
        {
            AddJpegs(assets, progressiveJpegs);
        }

        RouteGroupBuilder group = pictures.Outer.MapGroup(prefix.TrimEnd('/'));
        ViewerPage gallery = Page(assets, "index.html", prefix, pictures.Prefix);
        ViewerPage view = Page(assets, "view.html", prefix, pictures.Prefix);
        group.MapMethods("/", Reading, http => gallery.WriteAsync(http));
        group.MapMethods("/view/{name}", Reading, http =>
        {
            string jpeg = $"{Jpegs}{http.Request.RouteValues["name"]}{JpegExtension}";
            return view.WriteAsync(http, assets.ContainsKey(jpeg) ? $"{Assets}/{jpeg}" : null);
        });
        group.MapMethods($"/{Assets}/{{**file}}", Reading, http =>
        {
            if (http.Request.RouteValues["file"] is string file && assets.TryGetValue(file, out ViewerAsset? asset))
            {
                return asset.WriteAsync(http);
            }

            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        pictures.Include(group);
        return pictures;
    }

    private static void AddModel(Dictionary<string, ViewerAsset> assets, ModelBundle model)
    {
        if (model.Manifest.Kernel != KernelKind.Transform)
        {
            throw new ArgumentException(
                $"Browsers show pictures of the compact scheme; model '{model.Manifest.Name}' has another kernel.",
                nameof(model));
        }

        string folder = $"models/{model.Manifest.Name}/";
        assets[folder + ModelManifestJson.FileName] =
            ViewerAsset.Of(ModelManifestJson.FileName, ModelManifestJson.Write(model.Manifest));
        foreach (ModelFile file in model.Manifest.Files)
        {
            assets[folder + file.Name] = ViewerAsset.Of(file.Name, model.ReadFile(file.Name));
        }
    }

    private static void AddJpegs(Dictionary<string, ViewerAsset> assets, string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*" + JpegExtension))
        {
            string name = Path.GetFileName(file);
            assets[Jpegs + name] = ViewerAsset.Of(name, File.ReadAllBytes(file));
        }
    }

    private static ViewerPage Page(Dictionary<string, ViewerAsset> assets, string name, string gallery, string pictures)
    {
        assets.Remove(name, out ViewerAsset? page);
        return new ViewerPage(Encoding.UTF8.GetString(page!.Bytes.Span), gallery, pictures);
    }
}
