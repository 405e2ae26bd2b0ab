using System.Collections.Concurrent;

namespace ProgressiveSR.AspNetCore;

/// <summary>Pictures whose files are open: the most recently used ones. Thread-safe.</summary>
/// <param name="limit">The maximum number of pictures.</param>
internal sealed class OpenPictures(int limit) : IDisposable
{
    private readonly ConcurrentDictionary<string, Entry> byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ContentId, Entry> byEncoding = new();
    private readonly Lock changing = new();

    /// <summary>Takes a reference to a picture.</summary>
    /// <returns>Null if it is not open, or its file has changed.</returns>
    public ServedPicture? Find(PictureSource source) =>
        byName.TryGetValue(source.Name, out Entry? entry) && entry.Source == source ? entry.Take() : null;

    /// <summary>Takes a reference to a picture.</summary>
    /// <returns>Null if it is not open.</returns>
    public ServedPicture? Find(ContentId encoding) =>
        byEncoding.TryGetValue(encoding, out Entry? entry) ? entry.Take() : null;

    /// <summary>Adds a picture, whose reference passes over, and closes others if there are too many.</summary>
    public void Add(PictureSource source, ServedPicture picture)
    {
        lock (changing)
        {
            if (byName.TryGetValue(source.Name, out Entry? replaced))
            {
                Close(replaced);
            }

            Entry added = new(source, picture);
            byName[source.Name] = added;
            byEncoding[picture.File.Encoding] = added;
            while (byName.Count > limit)
            {
                Close(byName.Values.Where(entry => entry != added).MinBy(entry => entry.Used)!);
            }
        }
    }

    public void Dispose()
    {
        lock (changing)
        {
            foreach (Entry entry in byName.Values)
            {
                Close(entry);
            }
        }
    }

    private void Close(Entry entry)
    {
        byName.TryRemove(new(entry.Source.Name, entry));
        byEncoding.TryRemove(new(entry.Picture.File.Encoding, entry));
        entry.Picture.Dispose();
    }

    private sealed class Entry(PictureSource source, ServedPicture picture)
    {
        public PictureSource Source => source;

        public ServedPicture Picture => picture;

        public long Used { get; private set; } = Environment.TickCount64;

        public ServedPicture? Take()
        {
            Used = Environment.TickCount64;
            return picture.File.TryAddReference() ? picture : null;
        }
    }
}
