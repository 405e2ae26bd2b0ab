namespace ProgressiveSR.Onnx;

/// <summary>
/// The smallest model that makes a GPU provider load all its libraries: one 3x3 convolution of an 8x8 picture.
/// </summary>
internal static class ConvolutionProbe
{
    public const int Side = 8;
    public const string Input = "x";
    public const string Output = "y";

    /// <summary>The model's ports, for providers that need them.</summary>
    public static NetworkPorts Ports { get; } = new(
        new ImagePort(Input, false, Side, Side),
        new ImagePort(Output, false, Side, Side),
        Halo: 1,
        new CallSides(Side, 1, Side),
        FixedTile: Side);

    /// <summary>Writes the model.</summary>
    public static byte[] Write()
    {
        ProtobufParts node = GraphParts.Node("Conv", Output, Input, "w");
        node.Add(5, Pads());
        return GraphParts.Model(
            node,
            GraphParts.Describe(Input, 1, 3, Side, Side),
            GraphParts.Describe(Output, 1, 3, Side, Side),
            GraphParts.Weight("w", new byte[3 * 3 * 3 * 3 * sizeof(float)], 3, 3, 3, 3));
    }

    private static ProtobufParts Pads()
    {
        ProtobufParts pads = new();
        pads.Add(1, "pads");
        for (int i = 0; i < 4; i++)
        {
            pads.Add(8, 1L);
        }

        pads.Add(20, 7L);
        return pads;
    }
}
