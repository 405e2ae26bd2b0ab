using System.ComponentModel.DataAnnotations;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>Options of a sender, validated when the application starts.</summary>
public sealed class ProgressiveSenderOptions
{
    /// <summary>
    /// The folder whose pictures and <c>.psr</c> files are served, not including its subfolders; or a published folder.
    /// </summary>
    /// <value>Null, the default, if the folder is chosen per request or the application has a store of its own.</value>
    public string? Folder { get; set; }

    /// <summary>
    /// Where encoded pictures are kept, and which picture has which id. Several senders, in one process or many, may
    /// share it.
    /// </summary>
    /// <value>By default a folder of the user's local application data.</value>
    [Required]
    public string CacheFolder { get; set; } = DefaultCacheFolder();

    /// <summary>The maximum size of the cache in bytes; the pictures unused for longest are deleted.</summary>
    /// <value>1 or more; 4 GiB by default. A single picture may exceed it.</value>
    [Range(1, long.MaxValue)]
    public long MaxCacheBytes { get; set; } = 4L << 30;

    /// <summary>The maximum number of files held open, of all folders together, besides those being read.</summary>
    /// <value>1 or more; 256 by default.</value>
    [Range(1, int.MaxValue)]
    public int MaxOpenPictures { get; set; } = 256;

    /// <summary>The maximum number of pixels in a picture to encode; above, requests are answered with 413.</summary>
    /// <value>1 to <see cref="PictureReadOptions.MaxPixelsLimit"/>; 2^26, 67 megapixels, by default.</value>
    [Range(1, PictureReadOptions.MaxPixelsLimit)]
    public int MaxPixels { get; set; } = 1 << 26;

    /// <summary>The extensions of the files that are pictures, with their dots.</summary>
    /// <value>PNG, JPEG and WebP by default.</value>
    [Required]
    public IReadOnlyList<string> PictureExtensions { get; set; } = PictureNames.DefaultExtensions;

    /// <summary>The maximum number of parts in a list; above, requests are answered with 413.</summary>
    /// <value>1 or more; 65,536 by default.</value>
    [Range(1, int.MaxValue)]
    public int MaxPartsPerRequest { get; set; } = 1 << 16;

    /// <summary>The maximum number of pictures encoded at once, each on all cores.</summary>
    /// <value>1 or more; 1 by default.</value>
    [Range(1, int.MaxValue)]
    public int MaxEncodings { get; set; } = 1;

    /// <summary>The maximum number of pictures waiting to be encoded; above, requests are answered with 429.</summary>
    /// <value>0 or more; 64 by default.</value>
    [Range(0, int.MaxValue)]
    public int MaxQueue { get; set; } = 64;

    /// <summary>What Retry-After says to a receiver that is answered with 429 or 507.</summary>
    /// <value>1 second or more, in whole seconds; 2 by default.</value>
    [Range(1, int.MaxValue)]
    public int RetryAfterSeconds { get; set; } = 2;

    /// <summary>The maximum number of pictures on a page of the list.</summary>
    /// <value>1 to 10,000; 1,000 by default.</value>
    [Range(1, 10_000)]
    public int PageLength { get; set; } = 1_000;

    private static string DefaultCacheFolder()
    {
        // Verified, it would be empty where nothing has created it yet, as for a new user or in a container.
        string data = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? "" : Path.Combine(data, "ProgressiveSR", "sender");
    }
}
