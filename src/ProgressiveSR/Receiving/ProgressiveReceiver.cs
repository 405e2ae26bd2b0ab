using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Tiles;

namespace ProgressiveSR;

/// <summary>Opens encoded pictures with one or more models.</summary>
/// <remarks>
/// Thread-safe: one receiver serves any number of sessions, which share its networks. It disposes its backend unless
/// <see cref="ReceiverOptions.OwnsBackend"/> is false; dispose it after the last session has ended.
/// </remarks>
public sealed class ProgressiveReceiver : IAsyncDisposable, IDisposable
{
    private readonly Dictionary<ContentId, ReceiverModel> models = [];
    private readonly List<IDisposable> owned = [];
    private readonly ReceiverOptions options;

    /// <summary>Creates a receiver with one model; nothing is loaded yet.</summary>
    /// <param name="model">The model.</param>
    /// <param name="backend">The runtime, disposed with the receiver unless the options say otherwise.</param>
    /// <param name="options">Receiver options; null for the defaults.</param>
    /// <exception cref="ArgumentException">A network in the options does not match the model.</exception>
    /// <exception cref="InvalidModelException">The model is not supported by the receiver.</exception>
    public ProgressiveReceiver(ModelBundle model, IInferenceBackend backend, ReceiverOptions? options = null)
        : this([model], backend, options)
    {
    }

    /// <summary>Creates a receiver with several models; nothing is loaded yet.</summary>
    /// <param name="models">The models; of several with the same fingerprint, the first is used.</param>
    /// <param name="backend">The runtime, disposed with the receiver unless the options say otherwise.</param>
    /// <param name="options">Receiver options; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// There are no models, or a network in the options does not match one.
    /// </exception>
    /// <exception cref="InvalidModelException">A model is not supported by the receiver.</exception>
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

    /// <summary>Creates a receiver from runnable models, which it does not dispose.</summary>
    internal ProgressiveReceiver(IEnumerable<ReceiverModel> models, ReceiverOptions? options)
    {
        this.options = options ?? new ReceiverOptions();
        foreach (ReceiverModel model in models)
        {
            this.models.TryAdd(model.Manifest.Fingerprint, model);
        }
    }

    /// <summary>The runnable models.</summary>
    public IReadOnlyCollection<ReceiverModel> Models => models.Values;

    /// <summary>Opens a picture, with nothing received yet.</summary>
    /// <param name="source">The source of the picture.</param>
    /// <param name="ownsSource">Whether the session disposes the source.</param>
    /// <returns>A session, which the caller disposes.</returns>
    /// <exception cref="InvalidModelException">
    /// The receiver does not have the model that sampled the picture.
    /// </exception>
    /// <exception cref="InvalidPacketException">
    /// The picture's blocks or levels differ from the model's, or its sizes are invalid or exceed the limits.
    /// </exception>
    public PictureSession Open(IIncrementSource source, bool ownsSource = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        PictureDescription picture = source.Description;
        if (!models.TryGetValue(picture.Header.Model, out ReceiverModel? model))
        {
            throw new InvalidModelException(
                $"The picture was sampled by model '{picture.ModelName}' ({picture.Header.Model}), but the "
                + "receiver only has "
                + string.Join(", ", models.Values.Select(known => $"'{known.Manifest.Name}'"))
                + ": add the package or the bundle of that model.");
        }

        PacketCheck.RequireModel(picture, model.Manifest);
        return new PictureSession(
            source, ownsSource, new ProgressiveDecoder(picture.Header, model, options.Limits), options);
    }

    /// <summary>Resumes a saved session.</summary>
    /// <param name="source">The source: the same picture, with tiles of the same size.</param>
    /// <param name="saved">
    /// What <see cref="PictureSession.SaveAsync"/> wrote, starting at the stream's current position.
    /// </param>
    /// <param name="ownsSource">Whether the session disposes the source.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>A session, which the caller disposes.</returns>
    /// <exception cref="InvalidModelException">
    /// The receiver does not have the model that sampled the picture.
    /// </exception>
    /// <exception cref="InvalidPacketException">
    /// The saved session is damaged, or belongs to another picture.
    /// </exception>
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

    /// <summary>Disposes the models' networks, and the backend if the receiver owns it.</summary>
    public void Dispose()
    {
        foreach (IDisposable item in owned)
        {
            item.Dispose();
        }
    }

    /// <summary>Disposes the models' networks, and the backend if the receiver owns it.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
