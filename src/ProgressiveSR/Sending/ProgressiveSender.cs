using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR;

/// <summary>Encodes pictures with a model, all levels at once.</summary>
/// <remarks>
/// <code>
/// picture ──▶ ISamplingUnit ──▶ Quantizer ──▶ IPayloadCodec ──▶ one part per level and tile
/// </code>
/// Thread-safe. Deterministic: the same picture, model and options give the same bytes, on every machine with the
/// built-in integer sampler.
/// </remarks>
public sealed class ProgressiveSender
{
    private readonly ModelManifest model;
    private readonly ISamplingUnit sampler;
    private readonly SenderOptions options;
    private readonly PayloadCodec[] codecs;
    private readonly PayloadCodecs payloadCodecs;
    private readonly TransformReconstruction? reconstruction;

    /// <summary>Creates a sender for a model, whose kernels and tables are read here.</summary>
    /// <param name="model">The model; receivers must have the same one.</param>
    /// <param name="options">Encoding options; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The options name an unknown codec, tiles without a side, or a level that the model does not have.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// A file is missing or invalid, or the model names an unknown codec.
    /// </exception>
    public ProgressiveSender(ModelBundle model, SenderOptions? options = null)
        : this(
            model ?? throw new ArgumentNullException(nameof(model)), model.CreateSampler(), options)
    {
    }

    /// <summary>Creates a sender for a model with another sampling unit.</summary>
    /// <param name="model">The model; receivers must have the same one.</param>
    /// <param name="sampler">Samples as the model defines; not disposed by the sender.</param>
    /// <param name="options">Encoding options; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The sampling unit's block size or schedule differs from the model's, or the options name an unknown codec, tiles
    /// without a side, or a level that the model does not have.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The model's tables are missing or invalid, a file cannot store its name, or it names an unknown codec.
    /// </exception>
    public ProgressiveSender(ModelBundle model, ISamplingUnit sampler, SenderOptions? options = null)
        : this(
            (model ?? throw new ArgumentNullException(nameof(model))).Manifest,
            sampler,
            options,
            model.Codecs,
            model.Manifest.Kernel == KernelKind.Transform ? model.CreateReconstruction() : null)
    {
    }

    internal ProgressiveSender(
        ModelManifest model,
        ISamplingUnit sampler,
        SenderOptions? options,
        PayloadCodecs payloadCodecs,
        TransformReconstruction? reconstruction = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sampler);
        if (model.BlockSize != sampler.BlockSize || !model.Schedule.Equals(sampler.Schedule))
        {
            throw new ArgumentException(
                $"The block size or schedule of the sampling unit differs from model '{model.Name}'.", nameof(sampler));
        }

        if (!ModelNameRule.IsValid(model.Name))
        {
            throw new InvalidModelException($"The model's name '{model.Name}' must be {ModelNameRule.Text}.");
        }

        this.model = model;
        this.sampler = sampler;
        this.options = options ?? new SenderOptions();
        if (this.options.Codec is { } chosen && !payloadCodecs.Contains(chosen))
        {
            throw new ArgumentException(
                $"There is no codec {(byte)chosen}: {payloadCodecs.Numbers} are known.", nameof(options));
        }

        if (this.options.HighestLevel > model.Schedule.Highest)
        {
            throw new ArgumentException(
                $"Model '{model.Name}' has levels 0 to {model.Schedule.Highest}; {this.options.HighestLevel} is not "
                + "one of them.",
                nameof(options));
        }

        if (this.options.TileSizes == default(TileSizes))
        {
            throw new ArgumentException("The options name tiles without a side.", nameof(options));
        }

        int count = 1 + (this.options.HighestLevel ?? model.Schedule.Highest);
        codecs = [.. model.Levels.Take(count).Select(level => this.options.Codec ?? level.Codec)];
        if (codecs.Any(codec => !payloadCodecs.Contains(codec)))
        {
            throw new InvalidModelException(
                $"Model '{model.Name}' codes with one of codecs "
                + $"{string.Join(", ", codecs.Select(codec => (byte)codec))} that is none of those known: "
                + $"{payloadCodecs.Numbers}.");
        }

        this.payloadCodecs = payloadCodecs;
        this.reconstruction = reconstruction
            ?? (model.Schedule.HasLinearPicture ? new TransformReconstruction(model.Schedule) : null);
    }

    /// <summary>Encodes a picture.</summary>
    /// <param name="picture">
    /// The picture; its pixels must not change during the call. Colours of fully transparent pixels are not sampled but
    /// filled in from visible ones nearby.
    /// </param>
    /// <param name="progress">Receives the completed fraction, 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Cancels encoding.</param>
    /// <returns>The encoded picture, which does not refer to the picture's memory.</returns>
    /// <exception cref="ArgumentException">
    /// The picture is larger than <see cref="BlockGrid.MaxSide"/>, or its index would exceed the maximum array length.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EncodedPicture Encode(
        Picture picture, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        picture = TransparentColours.Fill(picture);
        TileSizes sizes = options.TileSizes ?? model.TileSizes;
        TileGrids tiles = new(new BlockGrid(picture.Width, picture.Height, model.BlockSize), sizes);
        ReadOnlyMemory<byte> alpha = picture.Alpha.IsEmpty
            ? default
            : AlphaSection.Compress(picture.Alpha.Span, options.AlphaCompression, cancellationToken);
        PictureHeader header = new(
            PictureId.Compute(picture), model.Fingerprint, picture.Width, picture.Height, sizes);
        TileEncoder encoder = new(
            picture, header, tiles, sampler, codecs.Select(codec => payloadCodecs[codec]), reconstruction);
        EncodedTiles encoded = encoder.Run(progress, cancellationToken);
        return new EncodedPicture(
            new PsrHeader(
                header,
                tiles,
                model.Name,
                [.. codecs.Select((codec, level) => encoded.Describe(level, codec))],
                alpha.Length,
                Crc32C.Compute(alpha.Span)),
            encoded.Parts,
            alpha,
            quality: null);
    }
}
