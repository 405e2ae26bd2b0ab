using ProgressiveSR.Metrics;

namespace ProgressiveSR.Tables;

/// <summary>A picture in one progressive file, and what each prefix of it shows.</summary>
/// <param name="codec">The codec.</param>
/// <param name="original">The picture.</param>
/// <param name="bytes">The file.</param>
/// <param name="cancellationToken">Stops the codec's programs.</param>
internal sealed class ProgressiveFile(
    ProgressiveCodec codec, Picture original, byte[] bytes, CancellationToken cancellationToken) : IDisposable
{
    private readonly CodecRun run = new(original.View, cancellationToken);

    public ImageCodec Codec => codec.Codec;

    public byte[] Bytes => bytes;

    /// <summary>Encodes a picture with the coarsest setting that reaches a PSNR-Y.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="CommandException">No setting reaches it, or a program fails.</exception>
    public static byte[] Encode(
        ProgressiveCodec codec, Picture original, double psnr, CancellationToken cancellationToken)
    {
        using CodecRun run = new(original.View, cancellationToken);
        foreach (string setting in codec.Settings)
        {
            string file = run.Encode(codec.Codec, codec.Encode, setting);
            if (ImageQuality.PsnrY(original.View, run.Decode(codec.Codec, file).View) >= psnr)
            {
                return File.ReadAllBytes(file);
            }
        }

        throw new CommandException($"No setting of {codec.Codec.Name} reaches {psnr} dB.");
    }

    /// <summary>PSNR-Y of what the first bytes show.</summary>
    /// <returns>Null if they show nothing yet.</returns>
    public double? Measure(int length) =>
        run.TryDecode(codec.Codec, bytes.AsSpan(0, length), codec.Partial) is { } shown
        && shown.Width == original.Width && shown.Height == original.Height
            ? ImageQuality.PsnrY(original.View, shown.View)
            : null;

    public void Dispose() => run.Dispose();
}
