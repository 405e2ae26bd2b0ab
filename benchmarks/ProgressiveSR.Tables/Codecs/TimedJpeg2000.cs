using System.Globalization;
using System.Text.RegularExpressions;

namespace ProgressiveSR.Tables;

/// <summary>
/// How long OpenJPEG's programs say that they take for a picture, files' reading and writing left out.
/// </summary>
internal sealed partial class TimedJpeg2000 : IDisposable
{
    private static readonly ImageCodec Codec = ImageCodec.Jpeg2000;
    private static readonly string[] Threads = ["-threads", $"{Environment.ProcessorCount}"];

    private readonly string folder = Directory.CreateTempSubdirectory("jpeg2000").FullName;
    private readonly string bitsPerPixel;
    private readonly CancellationToken cancellationToken;

    /// <param name="picture">The picture.</param>
    /// <param name="bytes">Bytes that the encoder has to aim at.</param>
    /// <param name="cancellationToken">Ends the programs.</param>
    public TimedJpeg2000(RgbView picture, long bytes, CancellationToken cancellationToken)
    {
        this.cancellationToken = cancellationToken;
        bitsPerPixel = (8.0 * bytes / ((double)picture.Width * picture.Height)).ToString(CultureInfo.InvariantCulture);
        PortablePixmap.Write(picture, Source);
    }

    /// <summary>Bytes of the encoded picture.</summary>
    public long Bytes => new FileInfo(Encoded).Length;

    private string Source => Path.Combine(folder, "picture" + PortablePixmap.Extension);

    private string Encoded => Path.Combine(folder, "encoded" + Codec.FileExtension);

    /// <summary>Encodes the picture.</summary>
    /// <returns>Seconds of processor time, all threads together.</returns>
    public double Encode()
    {
        File.Delete(Encoded);
        return ParseSeconds("encode", Codec.Encoder.Make(
            Encoded, [.. Codec.Encode(bitsPerPixel, Source, Encoded), .. Threads], cancellationToken));
    }

    /// <summary>Decodes what was encoded.</summary>
    /// <returns>Seconds elapsed.</returns>
    public double Decode()
    {
        string shown = Path.Combine(folder, "decoded" + PortablePixmap.Extension);
        File.Delete(shown);
        return ParseSeconds("decode", Codec.Decoder.Make(
            shown, [.. Codec.Decode(Encoded, shown), .. Threads], cancellationToken));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Finds the time in what a program printed, such as <c>encode time: 54 ms</c>.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    internal static double ParseSeconds(string stage, string printed) =>
        Time().Matches(printed).FirstOrDefault(match => match.Groups["stage"].Value == stage) is { } found
            ? int.Parse(found.Groups["ms"].Value, CultureInfo.InvariantCulture) / 1000.0
            : throw new CommandException(
                $"OpenJPEG did not print its {stage} time; install the Debian package {Codec.Encoder.Package}, 2.5.0 "
                + "or later.");

    [GeneratedRegex(@"(?<stage>encode|decode) time: (?<ms>\d+) ms")]
    private static partial Regex Time();
}
