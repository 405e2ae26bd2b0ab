namespace ProgressiveSR.Coding;

/// <summary>The codecs that a model's payloads may be coded with.</summary>
public sealed class PayloadCodecs
{
    private readonly Dictionary<PayloadCodec, IPayloadCodec> codecs;

    /// <summary>All codecs, with a model's tables.</summary>
    /// <param name="tables">The tables.</param>
    public PayloadCodecs(ContextTables tables)
        : this(new RawCodec(), new ContextCodec(tables))
    {
    }

    internal PayloadCodecs(params IEnumerable<IPayloadCodec> codecs) =>
        this.codecs = codecs.ToDictionary(codec => codec.Number);

    /// <summary>The numbers of all codecs, for messages.</summary>
    internal string Numbers => string.Join(", ", codecs.Keys.Order().Select(known => (byte)known));

    /// <summary>Whether there is a codec with a number.</summary>
    internal bool Contains(PayloadCodec number) => codecs.ContainsKey(number);

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
