using SixLabors.ImageSharp;

namespace ProgressiveSR.ImageSharp;

/// <summary>A frame of a WebP animation.</summary>
/// <param name="Place">Its rectangle on the animation's canvas.</param>
/// <param name="Chunks">The chunks of an equivalent still picture: alpha and pixels.</param>
internal sealed record WebpFrame(Rectangle Place, FileChunk[] Chunks)
{
    private const int Header = 16;

    /// <summary>Parses the content of an ANMF chunk; null if it is too short.</summary>
    public static WebpFrame? TryRead(ReadOnlyMemory<byte> content)
    {
        if (content.Length < Header)
        {
            return null;
        }

        // X and Y in units of two pixels, width and height minus one, three bytes each.
        ReadOnlySpan<byte> numbers = content.Span;
        var place = new Rectangle(
            2 * Number24(numbers), 2 * Number24(numbers[3..]), Number24(numbers[6..]) + 1, Number24(numbers[9..]) + 1);
        return new WebpFrame(place, [.. WebpChunk.Read(content[Header..])]);
    }

    public static int Number24(ReadOnlySpan<byte> number) => number[0] | (number[1] << 8) | (number[2] << 16);
}
