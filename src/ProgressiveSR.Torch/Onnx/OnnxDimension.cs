namespace ProgressiveSR.Torch;

/// <summary>One dimension of a graph's input or output: a number, or a name for a size known at run time.</summary>
internal readonly record struct OnnxDimension(long? Size, string? Name)
{
    public static implicit operator OnnxDimension(long size) => new(size, null);

    public static implicit operator OnnxDimension(string name) => new(null, name);

    /// <summary>The number if there is one, otherwise the name.</summary>
    public static OnnxDimension Of(int? size, string name) => size is int fixedSize ? fixedSize : name;
}
