namespace ProgressiveSR.Rendering;

/// <summary>A rendered picture with its statistics.</summary>
/// <param name="Picture">The picture, opaque, without padding between rows.</param>
/// <param name="Statistics">What the picture shows, and the timing.</param>
public sealed record RenderResult(Picture Picture, RenderStatistics Statistics);

/// <summary>What a rendering shows, and its timing. Loading of networks is not included.</summary>
public sealed record RenderStatistics
{
    /// <summary>Time spent in processing units (process, expand, correct) and moving pixels.</summary>
    public required TimeSpan Process { get; init; }

    /// <summary>Time spent in super-resolvers.</summary>
    public required TimeSpan SuperResolve { get; init; }

    /// <summary>Number of blocks rendered at each level, with an entry for every level of the schedule.</summary>
    public required IReadOnlyList<int> BlocksPerLevel { get; init; }

    /// <summary>Number of blocks rendered without data: as if their first picture were mid-grey.</summary>
    public required int EmptyBlocks { get; init; }

    /// <summary>Number of samples of the blocks rendered, without those of their neighbours.</summary>
    public required long Samples { get; init; }
}
