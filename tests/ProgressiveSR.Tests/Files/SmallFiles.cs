using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using ProgressiveSR.Tests.Coding;
using ProgressiveSR.Tests.Rendering;

namespace ProgressiveSR.Tests.Files;

/// <summary>
/// Files small enough to be damaged at every byte, of the paper's scheme and of the separable kernel.
/// </summary>
internal static class SmallFiles
{
    private static readonly ModelManifest Compact = MakeManifest();
    private static readonly TransformSampler Sampler = new(Compact.Schedule);

    /// <summary>Several tiles and levels each; raw and context-coded, with alpha and figures, and without.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["raw"] = FormatGoldens.FileBytes,
        ["context"] = FormatGoldens.ContextBytes,
        ["compact, tiles of 1 block"] = PsrFiles.Write(
            CompactEncoder(alpha: true).Encode(Context(1)).With([new(25, 0.5), new(30, 0.75), new(35, 0.875)])),
        ["compact, tiles of 2 blocks"] = PsrFiles.Write(CompactEncoder(alpha: false).Encode(Context(2))),
    };

    /// <summary>An encoder of 3x2 blocks of the separable kernel at three levels, waves beside a flat block.</summary>
    public static TestEncoder CompactEncoder(bool alpha)
    {
        Picture waves = TestSmooth.Picture(90, 50);
        for (int y = 0; y < 32; y++)
        {
            waves.Pixels.Span.Slice(y * waves.Stride + 3 * 32, 3 * 32).Fill(90);
        }

        return new TestEncoder(
            alpha
                ? new Picture(waves.Pixels, 90, 50, waves.Stride, TestPictures.Make(90, 50, alpha: true).Alpha)
                : waves,
            Sampler,
            Compact);
    }

    public static SenderOptions Context(int tileSide) =>
        new() { TileSizes = new(tileSide), Codec = PayloadCodec.Context };

    private static ModelManifest MakeManifest()
    {
        using TransformModel model = new(levels: 3);
        return model.Bundle.Manifest;
    }
}
