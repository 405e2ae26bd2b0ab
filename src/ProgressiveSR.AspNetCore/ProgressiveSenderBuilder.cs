using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProgressiveSR.Models;

namespace ProgressiveSR.AspNetCore;

/// <summary>Configures a sender. A later call overrides an earlier one.</summary>
public sealed class ProgressiveSenderBuilder
{
    internal ProgressiveSenderBuilder(IServiceCollection services) => Services = services;

    /// <summary>The container's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Encodes pictures with a model; without one, only <c>.psr</c> files are served.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Encoding options; null for the defaults.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSenderBuilder UseModel(ModelBundle model, SenderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Services.Replace(ServiceDescriptor.Singleton(_ => new ProgressiveSender(model, options)));
        Services.Replace(ServiceDescriptor.Singleton(
            new ModelFingerprint(
                $"{model.Manifest.Fingerprint} {model.Manifest.TileSizes} {options ?? new SenderOptions()}")));
        return this;
    }

    /// <summary>Reads picture files with the methods of a picture package, such as ProgressiveSR.SkiaSharp.</summary>
    /// <param name="readInfo"><c>PictureFile.ReadInfo</c>: reads the size of a picture, given its path.</param>
    /// <param name="read"><c>PictureFile.Read</c>: reads a picture, given its path.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSenderBuilder UsePictureFiles(
        Func<string, PictureReadOptions?, PictureInfo> readInfo,
        Func<string, PictureReadOptions?, IProgress<double>?, CancellationToken, Picture> read)
    {
        ArgumentNullException.ThrowIfNull(readInfo);
        ArgumentNullException.ThrowIfNull(read);
        Services.Replace(ServiceDescriptor.Singleton(new PictureFiles(readInfo, read)));
        return this;
    }

    /// <summary>Chooses the folder that answers a request, such as a tenant's.</summary>
    /// <param name="choose">
    /// Returns the folder's path, which must not be made of unchecked input, or null for 404. Called for each request,
    /// any number at once.
    /// </param>
    /// <returns>This builder.</returns>
    public ProgressiveSenderBuilder UseFolder(Func<HttpContext, string?> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        Services.Replace(ServiceDescriptor.Singleton(services =>
        {
            FolderStores folders = services.GetRequiredService<FolderStores>();
            return new PictureStoreChoice(http => choose(http) is { } folder ? folders.Find(folder) : null);
        }));
        return this;
    }

    /// <summary>Chooses the store that answers a request.</summary>
    /// <param name="choose">Returns the store, or null for 404. Called for each request, any number at once.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSenderBuilder UseStore(Func<HttpContext, IPictureStore?> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        Services.Replace(ServiceDescriptor.Singleton(new PictureStoreChoice(choose)));
        return this;
    }
}
