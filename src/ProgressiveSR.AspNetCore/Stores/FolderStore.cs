using System.Collections.Concurrent;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>
/// What stores over folders share: pictures are opened once, however many ask, and found again by id.
/// </summary>
internal abstract class FolderStore : IPictureStore
{
    /// <summary>File systems state times this coarsely or finer.</summary>
    private static readonly TimeSpan TimePrecision = TimeSpan.FromSeconds(2);

    private readonly OpenPictures open;
    private readonly CancellationToken stopping;
    private readonly ConcurrentDictionary<PictureSource, Lazy<Task<ServedPicture>>> openings = new();
    private readonly KnownPictures known = new();
    private readonly Lock surveying = new();
    private Task survey = Task.CompletedTask;
    private DateTime surveyed;

    protected FolderStore(string folder, OpenPictures open, CancellationToken stopping)
    {
        Files = new FolderBoundary(folder);
        this.open = open;
        this.stopping = stopping;
    }

    /// <summary>The folder's files.</summary>
    protected FolderBoundary Files { get; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ListedPicture>> ListAsync(
        string? after, int count, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IEnumerable<ListedPicture> listed = ListNames()
            .Where(name => after is null || string.CompareOrdinal(name, after) > 0)
            .Select(Locate)
            .OfType<PictureSource>()
            .Take(count)
            .Select(source => known.Recall(source) ?? new ListedPicture(source.Name));
        return ValueTask.FromResult<IReadOnlyList<ListedPicture>>([.. listed]);
    }

    /// <inheritdoc/>
    public async ValueTask<ServedPicture?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        while (Locate(name) is { } source)
        {
            if (open.Find(this, source) is { } served)
            {
                return served;
            }

            // Opening goes on when this request is cancelled: others may wait for it too.
            Lazy<Task<ServedPicture>> opening = openings.GetOrAdd(
                source, source => new Lazy<Task<ServedPicture>>(() => Task.Run(() => OpenOnceAsync(source), stopping)));
            ServedPicture opened = await opening.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (opened.File.TryAddReference())
            {
                return opened;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Receivers have ids from before a restart, or from another sender. One is looked for among the pictures opened
    /// before, then among those that need no encoding and have not been opened yet. An id made up encodes nothing.
    /// </remarks>
    public async ValueTask<ServedPicture?> FindAsync(ContentId encoding, CancellationToken cancellationToken = default)
    {
        if (open.Find(this, encoding) is { } served)
        {
            return served;
        }

        if (!MayHave(encoding))
        {
            return null;
        }

        PictureSource? source = known.Find(encoding) ?? FindRecorded(encoding);
        if (source is null)
        {
            await SurveyAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            source = known.Find(encoding);
        }

        // Another version of the picture would have to be encoded in order to learn that it is not the one asked for.
        ServedPicture? picture = source is not null && Locate(source.Name) == source
            ? await FindAsync(source.Name, cancellationToken).ConfigureAwait(false)
            : null;
        if (picture is null || picture.File.Encoding == encoding)
        {
            return picture;
        }

        picture.Dispose();
        return null;
    }

    /// <summary>The names of all pictures, in ordinal order.</summary>
    protected abstract IEnumerable<string> ListNames();

    /// <summary>The file of a picture; null if there is none.</summary>
    /// <param name="name">The picture's name, valid or not.</param>
    protected abstract PictureSource? Locate(string name);

    /// <summary>Whether a picture can be opened without encoding it.</summary>
    protected abstract bool IsEncoded(PictureSource source);

    /// <summary>Opens a picture, encoding it first if need be.</summary>
    protected abstract Task<StoredPicture> OpenAsync(PictureSource source, CancellationToken cancellationToken);

    /// <summary>Whether an id can be one of the store's; a cheap test.</summary>
    protected virtual bool MayHave(ContentId encoding) => true;

    /// <summary>Finds a picture that <see cref="Record"/> was told of, by any process.</summary>
    protected virtual PictureSource? FindRecorded(ContentId encoding) => null;

    /// <summary>Keeps the id of a picture that has been opened.</summary>
    protected virtual void Record(ContentId encoding, PictureSource source)
    {
    }

    private async Task<ServedPicture> OpenOnceAsync(PictureSource source)
    {
        try
        {
            StoredPicture file = await OpenAsync(source, stopping).ConfigureAwait(false);
            ServedPicture picture = new(source.Name, file, source.Modified);
            known.Add(source, file);
            Record(file.Encoding, source);
            open.Add(this, source, picture);
            return picture;
        }
        finally
        {
            openings.TryRemove(source, out _);
        }
    }

    /// <summary>Learns the ids of pictures that need no encoding; once, until the folder changes.</summary>
    private Task SurveyAsync()
    {
        lock (surveying)
        {
            DateTime modified = Directory.GetLastWriteTimeUtc(Files.Path);
            if (survey.IsCompleted && modified != surveyed)
            {
                // A change that follows this one at once might not show.
                surveyed = DateTime.UtcNow - modified > TimePrecision ? modified : default;
                survey = Task.Run(LearnIdsAsync, stopping);
            }

            return survey;
        }
    }

    private async Task LearnIdsAsync()
    {
        foreach (PictureSource source in ListNames().Select(Locate).OfType<PictureSource>())
        {
            stopping.ThrowIfCancellationRequested();
            if (!IsEncoded(source) || known.Recall(source) is not null)
            {
                continue;
            }

            try
            {
                using StoredPicture file = await OpenAsync(source, stopping).ConfigureAwait(false);
                known.Add(source, file);
            }
            catch (Exception e) when (e is IOException or InvalidPacketException or UnauthorizedAccessException)
            {
                // A picture that cannot be read is no reason not to find the others.
            }
        }
    }
}
