namespace ProgressiveSR.Rendering;

/// <summary>A picture rendered, with its statistics.</summary>
/// <param name="Picture">The picture, opaque, rows side by side.</param>
/// <param name="Statistics">What it shows and where the time went.</param>
public sealed record RenderResult(Picture Picture, RenderStatistics Statistics);

/// <summary>What a rendering showed and where its time went. Loading networks is not counted.</summary>
public sealed record RenderStatistics
{
    /// <summary>Time in processing units (process, expand, correct) and in moving pixels.</summary>
    public required TimeSpan Process { get; init; }

    /// <summary>Time in super-resolvers.</summary>
    public required TimeSpan SuperResolve { get; init; }

    /// <summary>Blocks rendered at each level, by level: an entry for every level of the schedule.</summary>
    public required IReadOnlyList<int> BlocksPerLevel { get; init; }

    /// <summary>Blocks rendered of which nothing is held: shown as if their first picture were mid-grey.</summary>
    public required int EmptyBlocks { get; init; }

    /// <summary>Samples behind the blocks rendered, those of their neighbours not counted.</summary>
    public required long Samples { get; init; }
}
