using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Omni-SR (Wang et al., "Omni aggregation networks for lightweight image super-resolution", CVPR 2023), following the
/// authors' code. Weights are named as in https://github.com/Francis0625/Omni-SR.
/// </summary>
/// <remarks>
/// <code>
/// x ─▶ 2x - 1 ─▶ zeros right and bottom ─▶ input 3x3 ─┬─▶ groups x OSAG ─▶ output 3x3 ─▶ + ─▶ up 3x3 ─▶ shuffle F ─▶
///                                                     └──────────────────────────────────┘
///      ─▶ crop to F times the size ─▶ (y + 1) / 2 ─▶
///
/// OSAG:  x ─┬─▶ OSA ─▶ 1x1 ─▶ + ─▶ ESA ─▶        ESA: a gate for each value, from a smaller picture
///           └─────────────────┘
/// OSA:   inverted bottleneck, then blocks of 8x8 neighbours: attention between pixels, between channels; then grids
///        of 8x8 pixels that lie far apart: attention between pixels, between channels; each followed by a gated
///        feed-forward layer
/// </code>
/// The network is not local: means cover the whole input, and the pixels of a grid are an eighth of a side apart. It is
/// therefore run in windows of <see cref="WindowSide"/> source pixels, as in the authors' evaluation; where windows
/// overlap, the authors average, whereas here one fades into the next. Sides are padded with zeros in -1..1 units,
/// which is mid-grey, to a multiple of 8 and, unlike in the authors' code, to at least 16, below which the gate's
/// smaller picture would have no pixels. Multiply-adds are counted within a window, ignoring overlaps. Everything is
/// computed in 32 bits, regardless of <see cref="SuperResolutionNetwork.ComputeType"/>. Weights are random at first,
/// except for channels that carry the picture around the body (<see cref="CarriedPicture"/>).
/// </remarks>
public sealed class OmniSrNetwork : SuperResolutionNetwork
{
    /// <summary>The architecture's name in bundles.</summary>
    public const string ArchitectureName = "omni-sr";

    /// <summary>Side of the windows in source pixels, as in the authors' evaluation.</summary>
    public const int WindowSide = 64;

    /// <summary>
    /// Source pixels by which neighbouring windows overlap. On Set5, the network of the tables loses up to 0.02 dB
    /// without overlap; 4 to 32 give the same result, and 8 needs no more windows than 4 (<c>overlap</c> of the
    /// tables). The authors' evaluation uses 24.
    /// </summary>
    public const int DefaultOverlap = 8;

    internal const int Heads = 4;

    /// <summary>Side in pixels of the blocks and grids within which pixels attend to each other.</summary>
    internal const int BlockSide = 8;

    internal const int LeastSide = 16;

    private static readonly Scalar Half = 0.5.ToScalar();
    private static readonly Scalar One = 1.ToScalar();
    private static readonly Scalar Two = 2.ToScalar();

    private readonly Conv2d input;
    [ComponentName(Name = "residual_layer")]
    private readonly ModuleList<OmniSrGroup> groups;
    private readonly Conv2d output;
    private readonly Sequential up;
    private readonly OmniSrSettings settings;

    /// <summary>Creates the network with random weights; the default arguments are the authors'.</summary>
    /// <param name="factor">Integer factor, 2 to 64.</param>
    /// <param name="features">Channels of the body, a multiple of 4 up to 4096.</param>
    /// <param name="groups">Groups of one block and one gate, 1 to 1024.</param>
    /// <param name="overlap">Source pixels by which windows overlap, 0 to half a window.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public OmniSrNetwork(int factor, int features = 64, int groups = 5, int overlap = DefaultOverlap)
        : base(ArchitectureName, factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, Heads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(features, NetworkSettings.MostFeatures);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(groups, NetworkSettings.MostBlocks);
        settings = new OmniSrSettings(features, groups, overlap);
        if (settings.Contradiction is string contradiction)
        {
            throw new ArgumentException(contradiction, nameof(features));
        }

        Window = new NetworkWindow(WindowSide, overlap);
        input = nn.Conv2d(3, features, 3, padding: 1);
        this.groups = new ModuleList<OmniSrGroup>(
            [.. Enumerable.Range(0, groups).Select(_ => new OmniSrGroup(features))]);
        output = nn.Conv2d(features, features, 3, padding: 1);
        Conv2d enlarge = nn.Conv2d(features, 3 * factor * factor, 3, padding: 1);
        up = nn.Sequential(enlarge, nn.PixelShuffle(factor));
        RegisterComponents();
        CarryPicture(enlarge);
    }

    /// <inheritdoc/>
    public override JsonObject Settings => settings.ToJson();

    /// <inheritdoc/>
    public override NetworkWindow Window { get; }

    /// <inheritdoc/>
    public override int Halo => Window.Reach;

    /// <inheritdoc/>
    protected internal override IReadOnlyCollection<string> RuntimeSettings => [OmniSrSettings.OverlapName];

    /// <inheritdoc/>
    public override long MultiplyAddsPerSourcePixel
    {
        get
        {
            long c = settings.Features;
            long gate = OmniSrGate.Channels(settings.Features);
            long bottleneck = 2 * c * c + 9 * c;
            long pixels = 4 * c * c + 2 * c * BlockSide * BlockSide;
            long channels = 4 * c * c + 27 * c + 2 * c * (c / Heads);
            long feedForward = 3 * c * c + 18 * c;
            long group = bottleneck + 2 * pixels + 2 * channels + 4 * feedForward + c * c
                + 2 * c * gate + gate * gate + 9 * gate * gate / 4 + 9 * gate * gate / 36;
            return 9 * c * (3 + c + 3 * Factor * Factor) + groups.Count * group;
        }
    }

    /// <summary>Creates the network from a bundle's settings.</summary>
    /// <param name="factor">Integer factor, 2 to 64.</param>
    /// <param name="settings">
    /// <c>features</c>, a multiple of 4 up to 4096; <c>groups</c>, 1 to 1024; and optionally <c>overlap</c>, 0 to half
    /// a window, <see cref="DefaultOverlap"/> by default.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of range.</exception>
    /// <exception cref="InvalidModelException">A setting is missing, not an integer or out of range.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public static OmniSrNetwork Create(int factor, JsonObject settings)
    {
        OmniSrSettings read = OmniSrSettings.Read(settings);
        return new OmniSrNetwork(factor, read.Features, read.Groups, read.Overlap);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        long height = input.shape[2];
        long width = input.shape[3];
        Tensor picture = nn.functional.pad(
            input.mul(Two).sub_(One),
            [0, PaddedSide(width) - width, 0, PaddedSide(height) - height],
            PaddingModes.Constant,
            0);
        Tensor shallow = this.input.call(picture);
        Tensor deep = shallow;
        foreach (OmniSrGroup group in groups)
        {
            deep = group.call(deep);
        }

        Tensor enlarged = up.call(output.call(deep).Plus(shallow))
            .narrow(2, 0, height * Factor)
            .narrow(3, 0, width * Factor);
        return enlarged.mul(Half).add_(Half, One).MoveToOuterDisposeScope();
    }

    private void CarryPicture(Conv2d enlarge)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        CarriedPicture picture = new(rectified: false, settings.Features);
        picture.Enter(input);
        picture.LeaveAlone(output);
        picture.LeaveEnlarged(enlarge, Factor);
    }

    private static long PaddedSide(long side) =>
        Math.Max(LeastSide, (side + BlockSide - 1) / BlockSide * BlockSide);
}
