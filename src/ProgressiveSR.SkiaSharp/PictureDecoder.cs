using System.Globalization;
using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Decodes the bytes of a picture file.</summary>
internal static class PictureDecoder
{
    private const int SignatureLength = 12;

    /// <summary>Decodes the rest of a stream that can seek, and leaves it at its end.</summary>
    public static Picture Decode(
        Stream stream,
        string name,
        PictureReadOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        SkiaNative.Require();
        using CodecInput input = new(stream, progress, cancellationToken);
        EncodedBytes.ThrowIfTooLong(input.ByteCount, name, options.MaxBytes);
        input.ThrowIfStopped();
        Picture picture = Decode(input, name, options);
        input.MoveToEnd();
        progress?.Report(1);
        return picture;
    }

    public static PictureInfo ReadInfo(Stream stream, string name, PictureReadOptions options)
    {
        SkiaNative.Require();
        using CodecInput input = new(stream);
        using SKCodec codec = Open(input, name);
        PixelPath path = PixelPath.Create(Origin(codec, options), codec.Info.Width, codec.Info.Height);
        return new PictureInfo(path.Width, path.Height, codec.Info.AlphaType != SKAlphaType.Opaque);
    }

    private static Picture Decode(CodecInput input, string name, PictureReadOptions options)
    {
        using SKCodec codec = Open(input, name);
        RequireSize(codec.Info, name, options.MaxPixels);
        SKImageInfo info = DecodedInfo(codec, options);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info, SKBitmapAllocFlags.ZeroPixels))
        {
            throw new InsufficientMemoryException(
                $"{name} needs {info.BytesSize64} bytes of memory to decode, which are not to be had.");
        }

        SKCodecResult result = codec.GetPixels(info, bitmap.GetPixels());
        input.ThrowIfStopped();
        RequireSuccess(result, name, options);
        return PixelPacker.Pack(bitmap, Origin(codec, options));
    }

    private static SKCodec Open(CodecInput input, string name)
    {
        if (input.ByteCount == 0)
        {
            throw new InvalidPictureException($"{name} is empty; use a PNG, JPEG or WebP picture.");
        }

        SKCodec? codec = SKCodec.Create(input);
        if (codec is not null)
        {
            return codec;
        }

        input.ThrowIfStopped();
        throw new InvalidPictureException(
            HasSignature(input.ReadHead(SignatureLength))
                ? $"{name} ends within its header or has a damaged one; copy or download it again."
                : $"{name} is no picture that can be read; use a PNG, JPEG or WebP picture.");
    }

    private static bool HasSignature(ReadOnlySpan<byte> encoded) =>
        encoded.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || (encoded.Length >= SignatureLength && encoded.StartsWith("RIFF"u8) && encoded[8..].StartsWith("WEBP"u8));

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
