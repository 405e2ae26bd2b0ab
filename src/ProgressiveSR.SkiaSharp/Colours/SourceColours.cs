using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>How the colours of a file are converted to sRGB, and why they cannot be.</summary>
internal sealed class SourceColours
{
    private const float Tolerance = 0.01f;

    private readonly FileMetadata _metadata;
    private readonly bool _converts;

    private SourceColours(Stream file, FileMetadata metadata, bool converts)
    {
        File = file;
        _metadata = metadata;
        _converts = converts;
    }

    /// <summary>The file for Skia: with another profile if Skia does not support the file's own.</summary>
    public Stream File { get; private init; }

    /// <summary>Why the colours are not converted as the file specifies; null if they are.</summary>
    public string? Warning { get; private init; }

    /// <summary>Inspects the rest of a seekable stream.</summary>
    public static SourceColours Open(Stream stream, FileMetadata metadata, string name, PictureReadOptions options)
    {
        if (!options.ConvertToSrgb)
        {
            return new SourceColours(stream, metadata, converts: false);
        }

        string? warning = null;
        if (metadata.Coded is { } coded)
        {
            if (coded.ToProfile() is { } substitute)
            {
                return new SourceColours(ProfileSplice.Splice(stream, metadata, substitute), metadata, converts: true);
            }

            warning = $"{name} has colours ({coded}) that cannot be converted to sRGB; its "
                + $"{(metadata.HasProfile ? "profile is used" : "numbers are taken as sRGB")} instead.";
        }

        if (!metadata.HasProfile)
        {
            return new SourceColours(stream, metadata, converts: true) { Warning = warning };
        }

        if (metadata.Profile is { } profile)
        {
            byte[] refined = IccLookupTable.Refine(profile);
            if (!ReferenceEquals(refined, profile) && IsUsable(refined, metadata))
            {
                Stream spliced = ProfileSplice.Splice(stream, metadata, refined);
                return new SourceColours(spliced, metadata, converts: true) { Warning = warning };
            }

            if (IsUsable(profile, metadata))
            {
                return new SourceColours(stream, metadata, converts: true) { Warning = warning };
            }
        }

        return new SourceColours(stream, metadata, converts: true)
        {
            Warning = $"{name} has a colour profile that cannot be converted to sRGB; its numbers are taken as sRGB.",
        };
    }

    /// <summary>The colour space for Skia to convert to; null to copy the file's values.</summary>
    public SKColorSpace? Target(SKCodec codec) =>
        _converts && !IsUsualPng(codec) ? SKColorSpace.CreateSrgb() : null;

    /// <summary>Whether Skia converts with a profile; its API does not report this.</summary>
    private static bool IsUsable(byte[] profile, FileMetadata metadata)
    {
        if (!ProfileTags.TryRead(profile, out ProfileTags tags))
        {
            return false;
        }

        ReadOnlySpan<byte> space = tags.Space;
        bool fits = (metadata.Format, metadata.Colours) switch
        {
            (PictureFormat.Jpeg, 4) => space.SequenceEqual("CMYK"u8),
            (PictureFormat.Jpeg, 1) => space.SequenceEqual("GRAY"u8) || space.SequenceEqual("RGB "u8),
            (_, 1) => space.SequenceEqual("GRAY"u8),
            _ => space.SequenceEqual("RGB "u8),
        };
        if (!fits)
        {
            return false;
        }

        using SKColorSpaceIccProfile? parsed = SKColorSpaceIccProfile.Create(profile);
        return parsed is not null;
    }

    /// <summary>
    /// Whether gAMA means sRGB: writers without an sRGB chunk use 1/2.2 for that, and converting would change dark
    /// pixels.
    /// </summary>
    private bool IsUsualPng(SKCodec codec) =>
        _metadata is { Format: PictureFormat.Png, HasProfile: false, Coded: null }
        && codec.Info.ColorSpace is { } source
        && source.GetNumericalTransferFunction(out SKColorSpaceTransferFn curve)
        && source.ToColorSpaceXyz(out SKColorSpaceXyz gamut)
        && AreClose(curve.Values, SKColorSpaceTransferFn.TwoDotTwo.Values)
        && AreClose(gamut.Values, SKColorSpaceXyz.Srgb.Values);

    private static bool AreClose(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (!(Math.Abs(left[i] - right[i]) < Tolerance))
            {
                return false;
            }
        }

        return true;
    }
}
