namespace ProgressiveSR;

/// <summary>The sender: encodes pictures with a model, all levels at once.</summary>
/// <remarks>
/// <code>
/// picture ──▶ ISamplingUnit ──▶ Quantizer ──▶ IPayloadCodec ──▶ a part for each level of each tile
/// </code>
/// Thread-safe. Deterministic: the same picture, model and options give the same bytes, with the shipped integer sampler
/// on every machine.
/// </remarks>
public sealed class ProgressiveSender
{
    private readonly ModelManifest model;
    private readonly ISamplingUnit sampler;
    private readonly SenderOptions options;
    private readonly PayloadCodec[] codecs;
    private readonly PayloadCodecs payloadCodecs;

    /// <summary>Takes a model, whose kernels are read here.</summary>
    /// <param name="model">The model that receivers use.</param>
    /// <param name="options">How to encode; the defaults where null.</param>
    /// <exception cref="ArgumentException">The options name a codec that this version does not know.</exception>
    /// <exception cref="InvalidModelException">
    /// A kernel file is missing or broken, or the model names an unknown codec.
    /// </exception>
    public ProgressiveSender(ModelBundle model, SenderOptions? options = null)
        : this(
            (model ?? throw new ArgumentNullException(nameof(model))).Manifest,
            new IntegerSampler(model.Kernel),
            options)
    {
    }

    /// <summary>Takes a model by its manifest, and what samples.</summary>
    /// <param name="model">The model that receivers use.</param>
    /// <param name="sampler">Samples as that model says; it stays the caller's.</param>
    /// <param name="options">How to encode; the defaults where null.</param>
    /// <exception cref="ArgumentException">
    /// The sampling unit has another block size or schedule than the model, or the options name a codec that this
    /// version does not know.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The model's name is none that a file can hold, or it names an unknown codec.
    /// </exception>
    public ProgressiveSender(ModelManifest model, ISamplingUnit sampler, SenderOptions? options = null)
        : this(model, sampler, options, PayloadCodecs.Default)
    {
    }

    internal ProgressiveSender(
        ModelManifest model, ISamplingUnit sampler, SenderOptions? options, PayloadCodecs payloadCodecs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sampler);
        if (model.BlockSize != sampler.BlockSize || !model.Schedule.Equals(sampler.Schedule))
        {
            throw new ArgumentException(
                $"The sampling unit has another block size or schedule than model '{model.Name}'.", nameof(sampler));
        }

        if (!PsrModelName.IsValid(model.Name))
        {
            throw new InvalidModelException($"The model's name '{model.Name}' must have {PsrModelName.Rule}.");
        }

        this.model = model;
        this.sampler = sampler;
        this.options = options ?? new SenderOptions();
        if (this.options.Codec is { } chosen && !payloadCodecs.Contains(chosen))
        {
            throw new ArgumentException(
                $"There is no codec {(byte)chosen}: {payloadCodecs.Numbers} are known.", nameof(options));
        }

        codecs = [.. model.Levels.Select(level => this.options.Codec ?? level.Codec)];
        if (codecs.Any(codec => !payloadCodecs.Contains(codec)))
        {
            throw new InvalidModelException(
                $"Model '{model.Name}' codes with one of codecs {string.Join(", ", codecs.Select(codec => (byte)codec))} "
                + $"that is none of those known: {payloadCodecs.Numbers}.");
        }

        this.payloadCodecs = payloadCodecs;
    }

    /// <summary>Encodes a picture.</summary>
    /// <param name="picture">
    /// The picture; its pixels must not change meanwhile. Colours of fully transparent pixels are not sampled: visible ones
    /// nearby are continued there.
    /// </param>
    /// <param name="progress">Receives the completed fraction, 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the encoding.</param>
    /// <returns>The encoded picture, which holds no part of the picture's memory.</returns>
    /// <exception cref="ArgumentException">
    /// The picture is larger than <see cref="BlockGrid.MaxSide"/>, or its index would be larger than one array can hold.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EncodedPicture Encode(
        Picture picture, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        picture = TransparentColours.Fill(picture);
        TileGrid tiles = new(new BlockGrid(picture.Width, picture.Height, model.BlockSize), options.TileSide);
        ReadOnlyMemory<byte> alpha = picture.Alpha.IsEmpty
            ? default
            : AlphaSection.Compress(picture.Alpha.Span, options.AlphaCompression, cancellationToken);
        PictureHeader header = new(
            PictureId.Compute(picture), model.Fingerprint, picture.Width, picture.Height, options.TileSide);
        TileEncoder encoder = new(picture, tiles, sampler, codecs.Select(codec => payloadCodecs[codec]));
        byte[][] parts = encoder.Run(progress, cancellationToken);
        return new EncodedPicture(
            new PsrHeader(
                header,
                tiles.Blocks,
                PictureColorSpace.Srgb,
                model.Name,
                [.. codecs.Select((codec, i) => new PsrHeader.Level(model.Schedule.SamplesPerBlock(i), codec))],
                (uint)alpha.Length,
                Crc32C.Compute(alpha.Span)),
            parts,
            alpha,
            quality: null);
    }
}
