namespace ProgressiveSR.Torch;

/// <summary>The sides of the padded picture as values of a graph, as they are only known at run time.</summary>
internal sealed class PaddedSize
{
    private const int Side = OmniSrNetwork.BlockSide;

    private readonly OnnxGraphBuilder graph;
    private readonly OnnxValue sides;
    private readonly OnnxValue padded;
    private readonly OnnxValue rows;
    private readonly OnnxValue columns;

    private PaddedSize(OnnxGraphBuilder graph, OnnxValue sides)
    {
        this.graph = graph;
        this.sides = sides;
        OnnxValue side = graph.Integers("side", Side);
        OnnxValue blocks = graph.Node("Div", [graph.Add(sides, graph.Integers("rounding", Side - 1)), side]);
        blocks = graph.Node("Max", [blocks, graph.Integers("leastBlocks", OmniSrNetwork.LeastSide / Side)]);
        padded = graph.Mul(blocks, side);
        OnnxValue[] both = graph.Split(blocks, 0, 1, 1);
        (rows, columns) = (both[0], both[1]);
    }

    /// <summary>Placeholder in a shape for the number of rows of 8x8 blocks.</summary>
    public const long Rows = -2;

    /// <summary>Placeholder in a shape for the number of columns of 8x8 blocks.</summary>
    public const long Columns = -3;

    /// <summary>Reads the sides of a picture.</summary>
    public static PaddedSize Of(OnnxGraphBuilder graph, OnnxValue picture) => new(
        graph,
        graph.Node(
            "Slice",
            [
                graph.Node("Shape", [picture]),
                graph.Integers("firstSide", 2),
                graph.Integers("lastSide", 4),
            ]));

    /// <summary>Pads right and bottom with zeros.</summary>
    public OnnxValue Pad(OnnxValue picture)
    {
        OnnxValue none = graph.Integers("none", 0, 0, 0, 0, 0, 0);
        return graph.Node("Pad", [picture, graph.Concat(none, graph.Sub(padded, sides), axis: 0)]);
    }

    /// <summary>Crops the padding from an enlarged picture.</summary>
    public OnnxValue Crop(OnnxValue enlarged, int factor) => graph.Node(
        "Slice",
        [
            enlarged,
            graph.Integers("corner", 0, 0),
            graph.Mul(sides, graph.Integers("factor", factor)),
            graph.Integers("sideAxes", 2, 3),
        ]);

    /// <summary>Enlarges channels to the padded size by bilinear interpolation between pixel centres.</summary>
    public OnnxValue Enlarge(OnnxValue small, int channels) => graph.Node(
        "Resize",
        [small, default, default, graph.Concat(graph.Integers("channels", 1, channels), padded, axis: 0)],
        OnnxAttribute.Text("mode", "linear"),
        OnnxAttribute.Text("coordinate_transformation_mode", "half_pixel"));

    /// <summary>Reshapes a value; the shape may contain <see cref="Rows"/> and <see cref="Columns"/>.</summary>
    public OnnxValue Reshape(OnnxValue value, params ReadOnlySpan<long> shape)
    {
        List<OnnxValue> parts = [];
        List<long> known = [];
        foreach (long dimension in shape)
        {
            if (dimension != Rows && dimension != Columns)
            {
                known.Add(dimension);
                continue;
            }

            Flush();
            parts.Add(dimension == Rows ? rows : columns);
        }

        Flush();
        return graph.Node(
            "Reshape",
            [value, parts.Count == 1 ? parts[0] : graph.Node("Concat", [.. parts], OnnxAttribute.Integer("axis", 0))]);

        void Flush()
        {
            if (known.Count > 0)
            {
                parts.Add(graph.Integers("shape", [.. known]));
                known.Clear();
            }
        }
    }

    /// <summary>Reshapes [1, ..., C] to [1, C, height, width].</summary>
    public OnnxValue ToPicture(OnnxValue value, int channels) => graph.Node(
        "Reshape", [value, graph.Concat(graph.Integers("channels", 1, channels), padded, axis: 0)]);

    /// <summary>Reorders values to [1, height, width, C].</summary>
    public OnnxValue ToPixels(OnnxValue value, int channels) => graph.Node(
        "Reshape",
        [
            value,
            graph.Concat(
                graph.Concat(graph.Integers("one", 1), padded, axis: 0), graph.Integers("channels", channels), axis: 0),
        ]);
}
