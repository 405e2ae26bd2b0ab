using System.Globalization;
using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Decodes the bytes of a picture file.</summary>
internal static class PictureDecoder
{
    public static unsafe Picture Decode(ReadOnlySpan<byte> encoded, string name, PictureReadOptions options)
    {
        fixed (byte* start = encoded)
        {
            using SKCodec codec = Open(start, encoded.Length, name);
            RequireSize(codec.Info, name, options.MaxPixels);
            SKImageInfo info = DecodedInfo(codec, options);
            using var bitmap = new SKBitmap();
            if (!bitmap.TryAllocPixels(info, SKBitmapAllocFlags.ZeroPixels))
            {
                throw new InsufficientMemoryException(
                    $"{name} needs {info.BytesSize64} bytes of memory to decode, which are not to be had.");
            }

            RequireSuccess(codec.GetPixels(info, bitmap.GetPixels()), name, options);
            return PixelPacker.Pack(bitmap, Origin(codec, options));
        }
    }

    public static unsafe PictureInfo ReadInfo(ReadOnlySpan<byte> encoded, string name, PictureReadOptions options)
    {
        fixed (byte* start = encoded)
        {
            using SKCodec codec = Open(start, encoded.Length, name);
            return Describe(codec, options);
        }
    }

    /// <summary>
    /// What the first bytes tell, or null where they are too few. Always null for WebP: its orientation stands at the
    /// end.
    /// </summary>
    public static unsafe PictureInfo? TryReadInfoFromHead(ReadOnlySpan<byte> head, PictureReadOptions options)
    {
        fixed (byte* start = head)
        {
            using SKCodec? codec = TryOpen(start, head.Length);
            return codec?.EncodedFormat is SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg
                ? Describe(codec, options)
                : null;
        }
    }

    private static unsafe SKCodec Open(byte* start, int length, string name)
    {
        if (length == 0)
        {
            throw new InvalidPictureException($"{name} is empty; use a PNG, JPEG or WebP picture.");
        }

        return TryOpen(start, length) ?? throw new InvalidPictureException(
            HasSignature(new ReadOnlySpan<byte>(start, length))
                ? $"{name} ends within its header or has a damaged one; copy or download it again."
                : $"{name} is no picture that can be read; use a PNG, JPEG or WebP picture.");
    }

    private static bool HasSignature(ReadOnlySpan<byte> encoded) =>
        encoded.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || (encoded.Length >= 12 && encoded.StartsWith("RIFF"u8) && encoded[8..].StartsWith("WEBP"u8));

    private static unsafe SKCodec? TryOpen(byte* start, int length)
    {
        SkiaNative.Require();
        if (length == 0)
        {
            return null;
        }

        using SKData data = SKData.Create((nint)start, length);
        return SKCodec.Create(data);
    }

    private static PictureInfo Describe(SKCodec codec, PictureReadOptions options)
    {
        PixelPath path = PixelPath.Create(Origin(codec, options), codec.Info.Width, codec.Info.Height);
        return new PictureInfo(path.Width, path.Height, codec.Info.AlphaType != SKAlphaType.Opaque);
    }

    private static SKEncodedOrigin Origin(SKCodec codec, PictureReadOptions options) =>
        options.ApplyOrientation ? codec.EncodedOrigin : SKEncodedOrigin.TopLeft;

    private static SKImageInfo DecodedInfo(SKCodec codec, PictureReadOptions options)
    {
        SKAlphaType alpha =
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;

        // Without a target colour space Skia copies the numbers of the file.
        using SKColorSpace? target =
            options.ConvertToSrgb && !SourceColours.AreSrgb(codec) ? SKColorSpace.CreateSrgb() : null;
        return new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, alpha, target!);
    }

    private static void RequireSize(SKImageInfo info, string name, int maxPixels)
    {
        long pixels = (long)info.Width * info.Height;
        if (pixels > maxPixels)
        {
            throw new InvalidPictureException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} has {info.Width}x{info.Height} pixels, more than the limit of {maxPixels}; "
                + $"use a smaller picture or raise the limit."));
        }
    }

    private static void RequireSuccess(SKCodecResult result, string name, PictureReadOptions options)
    {
        if (result == SKCodecResult.Success
            || (result == SKCodecResult.IncompleteInput && options.AcceptTruncated))
        {
            return;
        }

        throw new InvalidPictureException(result switch
        {
            SKCodecResult.IncompleteInput => $"{name} ends before the picture is complete; copy or download it again.",
            SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput =>
                $"{name} is damaged; copy or download it again.",
            _ => $"{name} cannot be decoded ({result}); convert it to a usual PNG or JPEG first.",
        });
    }
}
