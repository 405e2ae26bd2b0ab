namespace ProgressiveSR;

/// <summary>What a model says of one level.</summary>
public sealed record LevelDescription
{
    /// <summary>The kernel rows that the level sends, and their steps, in the order of its samples.</summary>
    public required IReadOnlyList<KernelRows> Rows { get; init; }

    /// <summary>How senders code its parts, unless told otherwise.</summary>
    public PayloadCodec Codec { get; init; } = PayloadCodec.Raw;
}
