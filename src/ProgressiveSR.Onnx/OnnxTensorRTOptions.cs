using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx;

/// <summary>
/// Settings of the TensorRT provider. It compiles a network for a range of sides, which takes half a minute or more,
/// and accepts no others: smaller pictures are padded by replicating their right and bottom pixels, larger ones cut
/// with the halo as margin.
/// </summary>
/// <remarks>
/// <para>
/// A super-resolver with a <see cref="SuperResolverInfo.FixedTile"/> is tuned for it, and the range includes it;
/// otherwise the range has room for a block between two halos. With a <see cref="SuperResolverInfo.Window"/>, the
/// network is tuned for its side, and the range is from 1 pixel to that side. Sides fixed by a file remain unchanged.
/// </para>
/// <para>Not run on TensorRT yet: tests cover the options passed to it and the calls made.</para>
/// </remarks>
public sealed record OnnxTensorRTOptions
{
    /// <summary>Folder that keeps compiled networks between runs, or null to compile in each process.</summary>
    /// <value>Default null.</value>
    public string? EngineCacheFolder { get; init; }

    /// <summary>The smallest side of a call, in source pixels.</summary>
    /// <value>Default 1: nothing is padded.</value>
    public int MinSide { get; init; } = 1;

    /// <summary>The side for which a network without a fixed tile is tuned, in source pixels.</summary>
    /// <value>Default 256.</value>
    public int TypicalSide { get; init; } = 256;

    /// <summary>The largest side of a call, in source pixels.</summary>
    /// <value>Default 512.</value>
    public int MaxSide { get; init; } = 512;

    /// <summary>Whether to compute in 16 bits.</summary>
    /// <value>Default false.</value>
    public bool UseFloat16 { get; init; }

    internal void Validate()
    {
        if (MinSide < 1 || TypicalSide < MinSide || MaxSide < TypicalSide || MaxSide > BlockGrid.MaxSide)
        {
            throw new ArgumentException(
                $"TensorRT needs 1 <= MinSide <= TypicalSide <= MaxSide <= {BlockGrid.MaxSide}, not {MinSide}, "
                + $"{TypicalSide}, {MaxSide}.");
        }
    }

    /// <summary>Provider options for a network.</summary>
    internal Dictionary<string, string> ToProviderOptions(int device, NetworkPorts network)
    {
        Dictionary<string, string> options = new()
        {
            ["device_id"] = FormattableString.Invariant($"{device}"),
            ["trt_fp16_enable"] = UseFloat16 ? "1" : "0",
            ["trt_profile_min_shapes"] = Shape(network.Sides.Fit(1)),
            ["trt_profile_opt_shapes"] = Shape(network.CallSide ?? network.Sides.Fit(TypicalSide)),
            ["trt_profile_max_shapes"] = Shape(network.Sides.Greatest),
        };
        if (EngineCacheFolder is not null)
        {
            options["trt_engine_cache_enable"] = "1";
            options["trt_engine_cache_path"] = EngineCacheFolder;
        }

        return options;

        string Shape(int side)
        {
            ImagePort input = network.Input;
            return FormattableString.Invariant($"{input.Name}:1x3x{input.Height ?? side}x{input.Width ?? side}");
        }
    }
}
