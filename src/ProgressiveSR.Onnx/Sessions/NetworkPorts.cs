using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx;

/// <summary>What is known about a super-resolver's graph before it is run.</summary>
/// <param name="Input">The input image.</param>
/// <param name="Output">The output image.</param>
/// <param name="Halo">The receptive field's extent on each side, in source pixels.</param>
/// <param name="Sides">The permitted sides of calls, unless fixed by the file.</param>
/// <param name="FixedTile">The preferred side of calls; null for none.</param>
/// <param name="Window">The windows of a network that is not local; else null.</param>
internal sealed record NetworkPorts(
    ImagePort Input, ImagePort Output, int Halo, CallSides Sides, int? FixedTile, NetworkWindow? Window = null)
{
    private const int DefaultHalo = 32;

    /// <summary>Side in source pixels of the largest block of any model, 32 pixels, at the smallest factor.</summary>
    private const int LargestBlock = 16;

    /// <summary>Upper bound on the sides of trial pictures.</summary>
    private const int TrialSide = 64;

    /// <summary>The side of most calls; null if they differ.</summary>
    public int? CallSide => (Window?.Side ?? FixedTile) is int side ? Sides.Fit(side) : null;

    /// <summary>Reads a loaded graph.</summary>
    /// <param name="session">The graph.</param>
    /// <param name="what">The file, for messages.</param>
    /// <param name="options">The user's options.</param>
    /// <param name="wantedTile">The tile for a graph that takes any size; null for none.</param>
    /// <param name="tensorRT">The settings with which TensorRT compiles it; null for other providers.</param>
    /// <exception cref="InvalidModelException">
    /// The graph does not map one image to one, or takes only pictures that are too small, too large or not multiples.
    /// </exception>
    public static NetworkPorts Read(
        OnnxSession session,
        string what,
        OnnxSuperResolverOptions options,
        int? wantedTile,
        OnnxTensorRTOptions? tensorRT = null)
    {
        ImagePort input = ImagePort.Read(what, "input", session.Graph.InputMetadata);
        ImagePort output = ImagePort.Read(what, "output", session.Graph.OutputMetadata);
        CallSides sides = new(options.MinSide, options.InputMultiple);
        RequireMultiples(input, what, sides.Multiple);
        if (FindWindow(session, what, options) is NetworkWindow window)
        {
            RequireWindow(input, what, window);
            sides = tensorRT is null ? sides : sides.Within(tensorRT, window.Side, isGreatest: true);
            return RequireTrial(what, new NetworkPorts(input, output, window.Reach, sides, null, window));
        }

        int halo = FindHalo(session, what, options, input);
        long least = 2L * halo + LargestBlock + sides.Multiple - 1;
        int? tile = (input.Width, input.Height) switch
        {
            (int width, int height) => width == height && width >= least ? width : null,
            (null, null) when sides.Up(Math.Max(wantedTile ?? 0, least)) is long wanted and <= int.MaxValue =>
                wantedTile is null ? null : (int)wanted,
            _ => null,
        };
        sides = tensorRT is null ? sides : sides.Within(tensorRT, tile ?? least, isGreatest: false);
        return RequireTrial(what, new NetworkPorts(input, output, halo, sides, tile));
    }

    private static void RequireMultiples(ImagePort input, string what, int multiple)
    {
        if (input.Width % multiple > 0 || input.Height % multiple > 0)
        {
            throw new InvalidModelException(
                $"{what} takes only pictures of {input.Size}, which are not multiples of {multiple}.");
        }
    }

    private static NetworkPorts RequireTrial(string what, NetworkPorts ports)
    {
        long width = ports.Input.Width ?? ports.Sides.Fit(TrialSide);
        long height = ports.Input.Height ?? ports.Sides.Fit(TrialSide);
        return 3 * width * height <= Array.MaxLength
            ? ports
            : throw new InvalidModelException(
                $"{what} would run on pictures of {width}x{height}, which have too many values for one call.");
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
                $"{what} takes only pictures of {input.Size}, not windows of {window.Side}x{window.Side}.");
        }
    }

    private static int FindHalo(OnnxSession session, string what, OnnxSuperResolverOptions options, ImagePort input)
    {
        // A graph may fix only one side; null if it fixes neither.
        int? fixedSide = ((int?[])[input.Width, input.Height]).Min();
        int halo = options.Halo ?? (session.Metadata("halo") is long stated and <= 4096
            ? (int)stated
            : Math.Min(DefaultHalo, (fixedSide ?? int.MaxValue) / 4));
        if (fixedSide is int side && side < 2L * halo + options.InputMultiple)
        {
            throw new InvalidModelException(
                $"{what} takes only pictures of {input.Size}, too small for tiles with a halo of {halo}.");
        }

        return halo;
    }
}
