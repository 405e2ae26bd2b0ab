namespace ProgressiveSR;

/// <summary>
/// The sender of one picture: makes the packet of any level for any region, when it is asked for. Nothing is computed
/// ahead and nothing is kept, so any number of receivers can be served at different levels.
/// </summary>
/// <remarks>
/// <para>
/// Thread-safe as long as nobody writes to the picture's pixels. Deterministic: the same picture, model and sampling
/// unit give the same packets, and with the shipped integer sampler they are the same on every machine.
/// </para>
/// <para>
/// The encoder holds on to picture and sampling unit but owns neither; the caller disposes the unit when no call is in
/// flight any more. A call makes one packet: report progress between calls. Cancelling leaves the buffer undefined
/// and the encoder usable.
/// </para>
/// </remarks>
public sealed class ProgressiveEncoder
{
    private readonly ISamplingUnit sampler;

    /// <summary>Takes a picture, and a model by its manifest.</summary>
    /// <param name="picture">The picture; its pixels are hashed here and read again with every packet.</param>
    /// <param name="model">The model that receivers use.</param>
    /// <param name="sampler">Samples as that model says.</param>
    /// <exception cref="ArgumentException">
    /// The sampling unit has another block size or schedule than the model, or the picture is too large, or the model's
    /// name is none that a file can hold.
    /// </exception>
    public ProgressiveEncoder(Picture picture, ModelManifest model, ISamplingUnit sampler)
        : this(picture, Require(model, sampler).Fingerprint, model.Name, sampler)
    {
    }

    /// <summary>Takes a picture, and a model by its fingerprint and name.</summary>
    /// <param name="picture">The picture; its pixels are hashed here and read again with every packet.</param>
    /// <param name="model">The fingerprint of the model that receivers use.</param>
    /// <param name="modelName">
    /// Its name, by which receivers find it: 1 to 255 bytes of UTF-8 without control characters and without the
    /// characters <c>/ \ :</c> of paths.
    /// </param>
    /// <param name="sampler">Samples as that model says.</param>
    /// <exception cref="ArgumentException">
    /// The picture is larger than <see cref="BlockGrid.MaxSide"/>, or the name breaks the rule.
    /// </exception>
    public ProgressiveEncoder(Picture picture, ContentId model, string modelName, ISamplingUnit sampler)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(modelName);
        ArgumentNullException.ThrowIfNull(sampler);
        if (!PsrModelName.IsValid(modelName))
        {
            throw new ArgumentException($"A model's name has {PsrModelName.Rule}.", nameof(modelName));
        }

        Grid = new BlockGrid(picture.Width, picture.Height, sampler.BlockSize);
        Picture = TransparentColours.Fill(picture);
        ModelName = modelName;
        this.sampler = sampler;
        Header = new PictureHeader(PictureId.Compute(Picture), model, picture.Width, picture.Height);
    }

    /// <summary>
    /// The picture as it is sampled: the one given or, where some of that is fully transparent, a copy whose colours
    /// there are continued from visible pixels nearby.
    /// </summary>
    public Picture Picture { get; }

    /// <summary>What all packets have in common.</summary>
    public PictureHeader Header { get; }

    /// <summary>How the picture lies on blocks.</summary>
    public BlockGrid Grid { get; }

    /// <summary>What each level samples.</summary>
    public LevelSchedule Schedule => sampler.Schedule;

    /// <summary>The model's name.</summary>
    public string ModelName { get; }

    /// <summary>Bytes of the payload of a level for a region.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="region">Blocks inside the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such level, the region leaves the picture, or the payload has more than 2 GiB.
    /// </exception>
    public int GetPayloadLength(int level, BlockRegion region)
    {
        Grid.Require(region);
        long length = region.Count * Schedule.SamplesPerBlock(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength, nameof(region));
        return (int)length;
    }

    /// <summary>Makes a packet in the caller's memory; nothing else is allocated here.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="region">Blocks inside the picture.</param>
    /// <param name="buffer">
    /// Receives the payload; at least <see cref="GetPayloadLength"/> bytes. The packet refers to it.
    /// </param>
    /// <param name="cancellationToken">Stops the sampling.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or the region does not fit.</exception>
    /// <exception cref="ArgumentException">The buffer is too short.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IncrementPacket Encode(
        int level, BlockRegion region, Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int length = GetPayloadLength(level, region);
        if (buffer.Length < length)
        {
            throw new ArgumentException(
                $"The payload has {length} bytes, but the buffer has {buffer.Length}.", nameof(buffer));
        }

        cancellationToken.ThrowIfCancellationRequested();
        buffer = buffer[..length];
        sampler.Sample(Picture, region, level, level, buffer.Span, cancellationToken);
        return new IncrementPacket(Header, level, region, PayloadCodec.Raw, buffer);
    }

    /// <summary>Makes a packet in memory of its own.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="region">Blocks inside the picture.</param>
    /// <param name="cancellationToken">Stops the sampling.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or the region does not fit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IncrementPacket Encode(int level, BlockRegion region, CancellationToken cancellationToken = default) =>
        Encode(level, region, new byte[GetPayloadLength(level, region)], cancellationToken);

    /// <summary>Makes a packet for a region of pixels, which grows to whole blocks.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="region">Pixels inside the picture.</param>
    /// <param name="cancellationToken">Stops the sampling.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or the region does not fit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IncrementPacket Encode(int level, PixelRegion region, CancellationToken cancellationToken = default) =>
        Encode(level, Grid.ToBlocks(region), cancellationToken);

    private static ModelManifest Require(ModelManifest model, ISamplingUnit sampler)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sampler);
        if (model.BlockSize != sampler.BlockSize || !model.Schedule.Equals(sampler.Schedule))
        {
            throw new ArgumentException(
                $"The sampling unit has another block size or schedule than model '{model.Name}'.", nameof(sampler));
        }

        return model;
    }
}
