using System.Collections.Concurrent;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>What stores over folders share: pictures are opened once, however many ask, and found again by id.</summary>
internal abstract class FolderStore(int maxOpen, CancellationToken stopping) : IPictureStore, IDisposable
{
    private readonly OpenPictures open = new(maxOpen);
    private readonly ConcurrentDictionary<PictureSource, Lazy<Task>> openings = new();
    private readonly ConcurrentDictionary<string, (PictureSource Source, ListedPicture Listed)> known = new();
    private readonly SemaphoreSlim searching = new(1);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ListedPicture>> ListAsync(
        string? after, int count, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IEnumerable<ListedPicture> listed = ListNames()
            .Where(name => after is null || string.CompareOrdinal(name, after) > 0)
            .Order(StringComparer.Ordinal)
            .Take(count)
            .Select(name => Recall(name) ?? new ListedPicture(name));
        return ValueTask.FromResult<IReadOnlyList<ListedPicture>>([.. listed]);
    }

    /// <inheritdoc/>
    public async ValueTask<ServedPicture?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        while (WirePaths.IsName(name) && Locate(name) is { } source)
        {
            if (open.Find(source) is { } served)
            {
                return served;
            }

            // Opening goes on when this request is cancelled: others may wait for it too.
            Lazy<Task> opening = openings.GetOrAdd(
                source, source => new Lazy<Task>(() => Task.Run(() => OpenAsync(source), stopping)));
            await opening.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<ServedPicture?> FindAsync(
        ContentId encoding, CancellationToken cancellationToken = default) =>
        open.Find(encoding) ?? await SearchAsync(encoding, cancellationToken).ConfigureAwait(false);

    public void Dispose()
    {
        open.Dispose();
        searching.Dispose();
    }

    /// <summary>The names of all pictures, in any order.</summary>
    protected abstract IEnumerable<string> ListNames();

    /// <summary>The file of a picture; null if there is none.</summary>
    protected abstract PictureSource? Locate(string name);

    /// <summary>Whether a picture's id can be had without encoding it.</summary>
    protected abstract bool IsEncoded(PictureSource source);

    /// <summary>Opens a picture, encoding it first if need be.</summary>
    protected abstract Task<StoredPicture> OpenAsync(PictureSource source, CancellationToken cancellationToken);

    private async Task OpenAsync(PictureSource source)
    {
        try
        {
            StoredPicture file = await OpenAsync(source, stopping).ConfigureAwait(false);
            ServedPicture picture = new(source.Name, file, source.Modified);
            known[source.Name] = (source, new ListedPicture(
                source.Name, file.Info.Grid.Width, file.Info.Grid.Height, file.Encoding.ToString()));
            open.Add(source, picture);
        }
        finally
        {
            openings.TryRemove(source, out _);
        }
    }

    /// <summary>
    /// Looks for an id that a receiver has from before a restart, or from another sender: among what is encoded already,
    /// then by encoding what is not. Each picture is encoded once at most, so that ids made up cost that much in all.
    /// </summary>
    private async Task<ServedPicture?> SearchAsync(ContentId encoding, CancellationToken cancellationToken)
    {
        string wanted = encoding.ToString();
        await searching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            PictureSource[] sources = [.. ListNames().Select(Locate).OfType<PictureSource>()];
            foreach (PictureSource source in sources.OrderByDescending(IsEncoded))
            {
                if (Recall(source.Name) is { } listed && listed.Encoding != wanted)
                {
                    continue;
                }

                ServedPicture? picture = await TryFindAsync(source.Name, cancellationToken).ConfigureAwait(false);
                if (picture?.File.Encoding == encoding)
                {
                    return picture;
                }

                picture?.Dispose();
            }

            return null;
        }
        finally
        {
            searching.Release();
        }
    }

    /// <summary>A picture that cannot be read is no reason not to find the others.</summary>
    private async Task<ServedPicture?> TryFindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidPacketException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private ListedPicture? Recall(string name) =>
        known.TryGetValue(name, out var entry) && Locate(name) == entry.Source ? entry.Listed : null;
}
