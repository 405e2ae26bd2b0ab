using System.Collections.Concurrent;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>What a store has learnt about its pictures by opening them. Thread-safe.</summary>
internal sealed class KnownPictures
{
    private readonly ConcurrentDictionary<string, (PictureSource Source, ListedPicture Listed)> byName =
        new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<ContentId, PictureSource> byEncoding = new();

    /// <summary>The size and id of a picture; null if this version of it has not been opened.</summary>
    public ListedPicture? Recall(PictureSource source) =>
        byName.TryGetValue(source.Name, out var entry) && entry.Source == source ? entry.Listed : null;

    /// <summary>The picture that has an id, as it was when it was opened last.</summary>
    public PictureSource? Find(ContentId encoding) => byEncoding.GetValueOrDefault(encoding);

    public void Add(PictureSource source, StoredPicture file)
    {
        if (byName.TryGetValue(source.Name, out var old)
            && ContentId.TryParse(old.Listed.Encoding, out ContentId before)
            && before != file.Encoding)
        {
            byEncoding.TryRemove(new(before, old.Source));
        }

        byName[source.Name] = (source, new ListedPicture(
            source.Name, file.Info.Grid.Width, file.Info.Grid.Height, file.Encoding.ToString()));
        byEncoding[file.Encoding] = source;
    }
}
