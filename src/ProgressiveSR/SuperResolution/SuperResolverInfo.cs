namespace ProgressiveSR;

/// <summary>What callers must know of a super-resolver.</summary>
public sealed record SuperResolverInfo
{
    /// <summary>A name for people, such as the network's.</summary>
    public required string Name { get; init; }

    /// <summary>The whole factor by which width and height grow, 2 or more.</summary>
    public required int Factor { get; init; }

    /// <summary>
    /// How far a result looks, in source pixels on each side: the margin that tiles need to give the same result as the
    /// whole picture.
    /// </summary>
    public required int Halo { get; init; }

    /// <summary>Number of weights, or 0 where it is not known.</summary>
    public long Parameters { get; init; }
}
