using System.Globalization;

namespace ProgressiveSR.PictureFiles;

/// <summary>Errors in picture files, worded the same for all codecs.</summary>
internal static class PictureErrors
{
    public static InvalidPictureException Empty(string name) =>
        new($"{name} is empty; use a PNG, JPEG or WebP picture.");

    /// <summary>The content is not a picture, or its header is invalid.</summary>
    public static InvalidPictureException Unreadable(
        ReadOnlySpan<byte> encoded, string name, Exception? cause = null) =>
        new(
            FileSignature.Recognise(encoded) is not null
                ? $"{name} ends within its header or has a damaged one; copy or download it again."
                : $"{name} is no picture that can be read; use a PNG, JPEG or WebP picture.",
            cause!);

    public static InvalidPictureException Truncated(string name) =>
        new($"{name} ends before the picture is complete; copy or download it again.");

    public static InvalidPictureException Damaged(string name, Exception? cause = null) =>
        new($"{name} is damaged; copy or download it again.", cause!);

    public static InvalidPictureException Unsupported(string name, string reason, Exception? cause = null) =>
        new($"{name} cannot be decoded ({reason}); convert it to a usual PNG or JPEG first.", cause!);

    public static InsufficientMemoryException OutOfMemory(string name, long bytes, Exception? cause = null) =>
        new($"{name} needs {bytes} bytes of memory to decode, which are not to be had.", cause!);

    /// <summary>Called before memory for the pixels is allocated.</summary>
    public static void ThrowIfTooManyPixels(int width, int height, string name, int maxPixels)
    {
        if ((long)width * height > maxPixels)
        {
            throw new InvalidPictureException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} has {width}x{height} pixels, more than the limit of {maxPixels}; "
                + $"use a smaller picture or raise the limit."));
        }
    }
}
