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
            (int width, int height) = (codec.Info.Width, codec.Info.Height);
            PictureErrors.ThrowIfTooManyPixels(width, height, name, options.MaxPixels);
            SKImageInfo info = DecodedInfo(codec, options);
            using var bitmap = new SKBitmap();
            if (!bitmap.TryAllocPixels(info, SKBitmapAllocFlags.ZeroPixels))
            {
                throw PictureErrors.OutOfMemory(name, info.BytesSize64);
            }

            RequireSuccess(codec.GetPixels(info, bitmap.GetPixels()), name, options);
            return PixelPacker.Pack(
                new SKBitmapRows(bitmap), Orientation(codec, options), bitmap.AlphaType == SKAlphaType.Opaque);
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
            throw PictureErrors.Empty(name);
        }

        return TryOpen(start, length)
            ?? throw PictureErrors.Unreadable(new ReadOnlySpan<byte>(start, length), name);
    }

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
        PixelPath path = PixelPath.Create(Orientation(codec, options), codec.Info.Width, codec.Info.Height);
        return new PictureInfo(path.Width, path.Height, codec.Info.AlphaType != SKAlphaType.Opaque);
    }

    // Skia's origins have the numbers of EXIF.
    private static int Orientation(SKCodec codec, PictureReadOptions options) =>
        (int)(options.ApplyOrientation ? codec.EncodedOrigin : SKEncodedOrigin.TopLeft);

    private static SKImageInfo DecodedInfo(SKCodec codec, PictureReadOptions options)
    {
        SKAlphaType alpha =
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;

        // Without a target colour space Skia copies the numbers of the file.
        using SKColorSpace? target =
            options.ConvertToSrgb && !SourceColours.AreSrgb(codec) ? SKColorSpace.CreateSrgb() : null;
        return new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, alpha, target!);
    }

    private static void RequireSuccess(SKCodecResult result, string name, PictureReadOptions options)
    {
        if (result == SKCodecResult.Success
            || (result == SKCodecResult.IncompleteInput && options.AcceptTruncated))
        {
            return;
        }

        throw result switch
        {
            SKCodecResult.IncompleteInput => PictureErrors.Truncated(name),
            SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => PictureErrors.Damaged(name),
            _ => PictureErrors.Unsupported(name, $"{result}"),
        };
    }
}
