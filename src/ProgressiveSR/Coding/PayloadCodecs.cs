namespace ProgressiveSR.Coding;

/// <summary>The codecs that a model's payloads may be coded with.</summary>
public sealed class PayloadCodecs
{
    private readonly Dictionary<PayloadCodec, IPayloadCodec> codecs;

    /// <summary>Takes codecs by their numbers.</summary>
    /// <param name="codecs">The codecs, no two with one number.</param>
    /// <exception cref="ArgumentException">Two codecs have one number.</exception>
    public PayloadCodecs(params IEnumerable<IPayloadCodec> codecs)
    {
        ArgumentNullException.ThrowIfNull(codecs);
        this.codecs = codecs.ToDictionary(codec => codec.Number);
    }

    /// <summary>The codecs that need nothing of a model.</summary>
    public static PayloadCodecs Default { get; } = new(new RawCodec(), new BrotliCodec());

    /// <summary>The numbers of all codecs, for messages.</summary>
    internal string Numbers => string.Join(", ", codecs.Keys.Order().Select(known => (byte)known));

    /// <summary>Whether there is a codec of a number.</summary>
    /// <param name="number">The number.</param>
    public bool Contains(PayloadCodec number) => codecs.ContainsKey(number);

    /// <summary>The codec of a number.</summary>
    /// <param name="number">The number.</param>
    /// <exception cref="InvalidPacketException">This version knows none.</exception>
    public IPayloadCodec this[PayloadCodec number] =>
        codecs.TryGetValue(number, out IPayloadCodec? codec)
            ? codec
            : throw new InvalidPacketException(
                $"The samples are coded with codec {(byte)number}, which this version does not know; update it.",
                expected: Numbers,
                actual: (byte)number);
}
