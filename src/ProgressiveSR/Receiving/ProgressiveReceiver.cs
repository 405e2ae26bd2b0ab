using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Tiles;

namespace ProgressiveSR;

/// <summary>The receiver: opens encoded pictures with the models at hand.</summary>
/// <remarks>
/// Thread-safe: one receiver serves any number of sessions, which share its networks. It disposes its backend, unless
/// <see cref="ReceiverOptions.OwnsBackend"/> says otherwise; dispose it when no session is used any more.
/// </remarks>
public sealed class ProgressiveReceiver : IAsyncDisposable, IDisposable
{
    private readonly Dictionary<ContentId, ReceiverModel> models = [];
    private readonly List<IDisposable> owned = [];
    private readonly ReceiverOptions options;

    /// <summary>Takes one model; nothing is loaded yet.</summary>
    /// <param name="model">The model.</param>
    /// <param name="backend">The runtime, disposed with the receiver unless the options say otherwise.</param>
    /// <param name="options">How to receive; the defaults where null.</param>
    /// <exception cref="ArgumentException">A network in the options does not fit the model.</exception>
    /// <exception cref="InvalidModelException">The model is of a kind that cannot be received.</exception>
    public ProgressiveReceiver(ModelBundle model, IInferenceBackend backend, ReceiverOptions? options = null)
        : this([model], backend, options)
    {
    }

    /// <summary>Takes several models; nothing is loaded yet.</summary>
    /// <param name="models">The models; of several with one fingerprint the first counts.</param>
    /// <param name="backend">The runtime, disposed with the receiver unless the options say otherwise.</param>
    /// <param name="options">How to receive; the defaults where null.</param>
    /// <exception cref="ArgumentException">
    /// There is no model, or a network in the options does not fit one.
    /// </exception>
    /// <exception cref="InvalidModelException">A model is of a kind that cannot be received.</exception>
    public ProgressiveReceiver(
        IEnumerable<ModelBundle> models, IInferenceBackend backend, ReceiverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(backend);
        this.options = options ?? new ReceiverOptions();
        foreach (ModelBundle bundle in models)
        {
            ArgumentNullException.ThrowIfNull(bundle, nameof(models));
            ReceiverModel model = new(bundle, backend, this.options.SuperResolvers);
            this.models.TryAdd(bundle.Manifest.Fingerprint, model);
            owned.Add(model);
        }

        if (this.models.Count == 0)
        {
            throw new ArgumentException("A receiver needs a model.", nameof(models));
        }

        if (this.options.OwnsBackend && backend is IDisposable disposable)
        {
            owned.Add(disposable);
        }
    }

    /// <summary>Takes models that are runnable already; they and their backend stay a container's.</summary>
    internal ProgressiveReceiver(IEnumerable<ReceiverModel> models, ReceiverOptions? options)
    {
        this.options = options ?? new ReceiverOptions();
        foreach (ReceiverModel model in models)
        {
            this.models.TryAdd(model.Manifest.Fingerprint, model);
        }
    }

    /// <summary>The models made runnable.</summary>
    public IReadOnlyCollection<ReceiverModel> Models => models.Values;

    /// <summary>Opens a picture of which nothing is held yet.</summary>
    /// <param name="source">Where the picture comes from.</param>
    /// <param name="ownsSource">Whether the session disposes the source.</param>
    /// <returns>A session, which the caller disposes.</returns>
    /// <exception cref="InvalidModelException">No model at hand has sampled the picture.</exception>
    /// <exception cref="InvalidPacketException">
    /// The picture's blocks or levels are not the model's, or its sizes impossible or beyond the limits.
    /// </exception>
    public PictureSession Open(IIncrementSource source, bool ownsSource = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        PictureDescription picture = source.Description;
        if (!models.TryGetValue(picture.Header.Model, out ReceiverModel? model))
        {
            throw new InvalidModelException(
                $"The picture was sampled by model '{picture.ModelName}' ({picture.Header.Model}), but at hand "
                + (models.Count == 1 ? "is " : "are ")
                + string.Join(", ", models.Values.Select(known => $"'{known.Manifest.Name}'"))
                + ": add the package or the bundle of that model.");
        }

        PacketCheck.RequireModel(picture, model.Manifest);
        return new PictureSession(source, ownsSource, new ProgressiveDecoder(picture.Header, model, options.Limits), options);
    }

    /// <summary>Takes up a session that was saved.</summary>
    /// <param name="source">Where the picture comes from: the same picture, in tiles of the same size.</param>
    /// <param name="saved">What <see cref="PictureSession.SaveAsync"/> wrote, from the stream's present position on.</param>
    /// <param name="ownsSource">Whether the session disposes the source.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A session, which the caller disposes.</returns>
    /// <exception cref="InvalidModelException">No model at hand has sampled the picture.</exception>
    /// <exception cref="InvalidPacketException">What was saved is damaged, or of another picture.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<PictureSession> ResumeAsync(
        IIncrementSource source,
        Stream saved,
        bool ownsSource = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(saved);
        PictureSession session = Open(source, ownsSource);
        await SavedSession.ReadAsync(saved, session, options.Limits, cancellationToken).ConfigureAwait(false);
        return session;
    }

    /// <summary>Frees the models' networks, and the backend where the receiver owns it.</summary>
    public void Dispose()
    {
        foreach (IDisposable item in owned)
        {
            item.Dispose();
        }
    }

    /// <summary>Frees the models' networks, and the backend where the receiver owns it.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
