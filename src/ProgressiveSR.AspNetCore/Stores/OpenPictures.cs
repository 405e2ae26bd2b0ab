using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ProgressiveSR.AspNetCore;

/// <summary>Pictures whose files are open: the most recently used ones of all stores. Thread-safe.</summary>
internal sealed class OpenPictures(IOptions<ProgressiveSenderOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<(FolderStore Store, string Name), Entry> byName = new();
    private readonly ConcurrentDictionary<(FolderStore Store, ContentId Encoding), Entry> byEncoding = new();
    private readonly Lock changing = new();

    /// <summary>Takes a reference to a picture of a store.</summary>
    /// <returns>Null if it is not open, or its file has changed.</returns>
    public ServedPicture? Find(FolderStore store, PictureSource source) =>
        byName.TryGetValue((store, source.Name), out Entry? entry) && entry.Source == source ? entry.Take() : null;

    /// <summary>Takes a reference to a picture of a store.</summary>
    /// <returns>Null if it is not open.</returns>
    public ServedPicture? Find(FolderStore store, ContentId encoding) =>
        byEncoding.TryGetValue((store, encoding), out Entry? entry) ? entry.Take() : null;

    /// <summary>Adds a picture, whose reference passes over, and closes others if there are too many.</summary>
    public void Add(FolderStore store, PictureSource source, ServedPicture picture)
    {
        lock (changing)
        {
            if (byName.TryGetValue((store, source.Name), out Entry? replaced))
            {
                Close(replaced);
            }

            Entry added = new(store, source, picture);
            byName[(store, source.Name)] = added;
            byEncoding[(store, picture.File.Encoding)] = added;
            while (byName.Count > options.Value.MaxOpenPictures)
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
        byName.TryRemove(new((entry.Store, entry.Source.Name), entry));
        byEncoding.TryRemove(new((entry.Store, entry.Picture.File.Encoding), entry));
        entry.Picture.Dispose();
    }

    private sealed class Entry(FolderStore store, PictureSource source, ServedPicture picture)
    {
        public FolderStore Store => store;

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
