namespace ProgressiveSR.Onnx;

/// <summary>What a super-resolver's graph says of itself before it is run.</summary>
/// <param name="Input">The picture that it takes.</param>
/// <param name="Output">The picture that it makes.</param>
/// <param name="Halo">How far a result looks, in source pixels.</param>
/// <param name="FixedTile">The side that suits it best, or null where any does.</param>
/// <param name="Window">The windows of a network that is not local, or null.</param>
internal sealed record NetworkPorts(
    ImagePort Input, ImagePort Output, int Halo, int? FixedTile, NetworkWindow? Window = null)
{
    private const int DefaultHalo = 32;

    /// <summary>Source pixels per side of the largest block of any model, 32 pixels, at the smallest factor.</summary>
    private const int LargestBlock = 16;

    /// <summary>The side of most calls, or null where they differ.</summary>
    public int? CallSide => Window?.Side ?? FixedTile;

    /// <summary>Reads a loaded graph.</summary>
    /// <param name="session">The graph.</param>
    /// <param name="what">The file, for messages.</param>
    /// <param name="options">What its user knows.</param>
    /// <param name="wantedTile">The tile for a graph that takes any size, or null for none.</param>
    /// <exception cref="InvalidModelException">It does not map one image to one, or is too small.</exception>
    public static NetworkPorts Read(
        OnnxSession session, string what, OnnxSuperResolverOptions options, int? wantedTile)
    {
        ImagePort input = ImagePort.Read(what, "input", session.Graph.InputMetadata);
        ImagePort output = ImagePort.Read(what, "output", session.Graph.OutputMetadata);
        if (FindWindow(session, what, options) is NetworkWindow window)
        {
            RequireWindow(input, what, window);
            return new NetworkPorts(input, output, window.Reach, null, window);
        }

        int halo = FindHalo(session, what, options, input);
        long least = 2L * halo + LargestBlock;
        int? tile = (input.Width, input.Height) switch
        {
            (int width, int height) => width == height && width >= least ? width : null,
            (null, null) when least <= int.MaxValue => wantedTile is int wanted ? Math.Max(wanted, (int)least) : null,
            _ => null,
        };
        return new NetworkPorts(input, output, halo, tile);
    }

    private static NetworkWindow? FindWindow(OnnxSession session, string what, OnnxSuperResolverOptions options)
    {
        if (options.Window is not null || session.Metadata("window") is not long side)
        {
            return options.Window;
        }

        long overlap = session.Metadata("overlap") ?? 0;
        try
        {
            return new NetworkWindow((int)Math.Min(side, int.MaxValue), (int)Math.Min(overlap, int.MaxValue));
        }
        catch (ArgumentException e)
        {
            throw new InvalidModelException($"{what} states windows of {side} pixels that overlap by {overlap}.", e);
        }
    }

    private static void RequireWindow(ImagePort input, string what, NetworkWindow window)
    {
        if ((input.Width ?? window.Side) != window.Side || (input.Height ?? window.Side) != window.Side)
        {
            throw new InvalidModelException(
                $"{what} takes pictures of {input.Width}x{input.Height} only, where windows of "
                + $"{window.Side}x{window.Side} are to be run.");
        }
    }

    private static int FindHalo(OnnxSession session, string what, OnnxSuperResolverOptions options, ImagePort input)
    {
        // A graph may fix one side only; null where it fixes neither.
        int? fixedSide = new[] { input.Width, input.Height }.Min();
        int halo = options.Halo ?? (session.Metadata("halo") is long stated and <= 4096
            ? (int)stated
            : Math.Min(DefaultHalo, (fixedSide ?? int.MaxValue) / 4));
        if (fixedSide is int side && side <= 2L * halo)
        {
            string size = input is { Width: int width, Height: int height }
                ? $"of {width}x{height}"
                : $"with a side of {side}";
            throw new InvalidModelException(
                $"{what} takes pictures {size} only, too small for tiles with a halo of {halo}.");
        }

        return halo;
    }
}
