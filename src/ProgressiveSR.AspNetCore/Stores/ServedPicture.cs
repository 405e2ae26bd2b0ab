using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>A picture as a sender answers for it: its manifest and its file. Thread-safe.</summary>
public sealed class ServedPicture : IDisposable
{
    /// <summary>Describes an encoded picture.</summary>
    /// <param name="name">The picture's name, with its extension.</param>
    /// <param name="file">The encoded file, which the new object owns a reference to.</param>
    /// <param name="modified">When the picture was last modified.</param>
    public ServedPicture(string name, StoredPicture file, DateTimeOffset modified)
    {
        ArgumentNullException.ThrowIfNull(file);
        Name = name;
        File = file;
        Modified = modified;
        Manifest = PictureManifest.Create(name, file.Encoding, file.Info, lists: true).ToUtf8();
        ManifestTag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Manifest).AsSpan(0, ContentId.Size))}\"";
        PartTag = $"\"{file.Encoding}\"";
    }

    /// <summary>The picture's name, with its extension.</summary>
    public string Name { get; }

    /// <summary>The encoded file.</summary>
    public StoredPicture File { get; }

    /// <summary>When the picture was last modified.</summary>
    public DateTimeOffset Modified { get; }

    /// <summary>The manifest as UTF-8.</summary>
    internal byte[] Manifest { get; }

    /// <summary>The strong ETag of manifest and file: unlike the encoding's id, it covers measured figures.</summary>
    internal StringValues ManifestTag { get; }

    /// <summary>The strong ETag of every part.</summary>
    internal StringValues PartTag { get; }

    /// <summary>Gives up a reference to the file.</summary>
    public void Dispose() => File.Dispose();
}
