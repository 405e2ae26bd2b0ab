namespace ProgressiveSR.Onnx;

/// <summary>
/// Settings of the TensorRT provider. It compiles a network for a range of sizes, which takes half a minute and more; a
/// size outside the range compiles it again, so keep tiles within. A super-resolver that has a
/// <see cref="SuperResolverInfo.FixedTile"/> is tuned for it, and the range reaches it.
/// </summary>
public sealed record OnnxTensorRTOptions
{
    /// <summary>
    /// Folder that keeps compiled networks from one run to the next, or null to compile in each process.
    /// </summary>
    /// <value>Default null.</value>
    public string? EngineCacheFolder { get; init; }

    /// <summary>The least side of a tile in source pixels.</summary>
    /// <value>Default 8.</value>
    public int MinSide { get; init; } = 8;

    /// <summary>The side for which a network without a fixed tile is tuned.</summary>
    /// <value>Default 256.</value>
    public int TypicalSide { get; init; } = 256;

    /// <summary>The greatest side.</summary>
    /// <value>Default 512.</value>
    public int MaxSide { get; init; } = 512;

    /// <summary>Whether to compute in 16 bits.</summary>
    /// <value>Default false.</value>
    public bool UseFloat16 { get; init; }

    internal void Validate()
    {
        if (MinSide < 1 || TypicalSide < MinSide || MaxSide < TypicalSide)
        {
            throw new ArgumentException(
                $"TensorRT needs 1 <= MinSide <= TypicalSide <= MaxSide, not {MinSide}, {TypicalSide}, {MaxSide}.");
        }
    }

    /// <summary>Options for a network whose picture has the given name and mostly the given side.</summary>
    internal Dictionary<string, string> ToProviderOptions(int device, string input, int? fixedTile)
    {
        Dictionary<string, string> options = new()
        {
            ["device_id"] = FormattableString.Invariant($"{device}"),
            ["trt_fp16_enable"] = UseFloat16 ? "1" : "0",
            ["trt_profile_min_shapes"] = Shape(Math.Min(MinSide, fixedTile ?? MinSide)),
            ["trt_profile_opt_shapes"] = Shape(fixedTile ?? TypicalSide),
            ["trt_profile_max_shapes"] = Shape(Math.Max(MaxSide, fixedTile ?? MaxSide)),
        };
        if (EngineCacheFolder is not null)
        {
            options["trt_engine_cache_enable"] = "1";
            options["trt_engine_cache_path"] = EngineCacheFolder;
        }

        return options;

        string Shape(int side) => FormattableString.Invariant($"{input}:1x3x{side}x{side}");
    }
}
