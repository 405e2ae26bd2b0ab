namespace ProgressiveSR.Torch;

/// <summary>Sizes to fix in exported graphs. Runtimes on GPUs and in browsers gain from fixed sizes.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Blocks per call of the processing graphs.</summary>
    /// <value>Default null: any number.</value>
    public int? Blocks { get; init; }

    /// <summary>Height in pixels of the picture that sampling graphs and networks take.</summary>
    /// <value>Default null: any height (for sampling, multiples of the block).</value>
    public int? Height { get; init; }

    /// <summary>Width in pixels of the picture that sampling graphs and networks take.</summary>
    /// <value>Default null: any width (for sampling, multiples of the block).</value>
    public int? Width { get; init; }
}
