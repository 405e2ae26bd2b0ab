using System.Globalization;

namespace ProgressiveSR.Transmission;

/// <summary>Writes the parts of an encoding as files.</summary>
internal static class PublishedParts
{
    /// <summary>Writes all parts to a folder, which appears once it is complete.</summary>
    public static void Write(StoredPicture picture, string folder, CancellationToken cancellationToken)
    {
        string temporary = $"{folder}.{Path.GetRandomFileName()}.psr-tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            if (picture.Info.HasAlpha)
            {
                WriteFile(picture, picture.Info.Alpha, Path.Combine(temporary, WirePaths.AlphaSegment));
            }

            for (int level = 0; level <= picture.Info.HighestLevel; level++)
            {
                WriteLevel(picture, level, temporary, cancellationToken);
            }

            Directory.Move(temporary, folder);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    private static void WriteLevel(
        StoredPicture picture, int level, string folder, CancellationToken cancellationToken)
    {
        string target = Path.Combine(folder, level.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(target);
        WriteFile(picture, picture.Info.GetIndexRange(level), Path.Combine(target, WirePaths.IndexSegment));
        WriteFile(picture, picture.GetLevelRange(level), Path.Combine(target, WirePaths.LevelSegment));
        PsrLevelIndex index = picture.GetIndex(level);
        for (int tile = 0; tile < index.Count; tile++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteFile(
                picture, index.GetRange(tile), Path.Combine(target, tile.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static void WriteFile(StoredPicture picture, ByteRange range, string path)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] buffer = new byte[Math.Min(range.Length, 1 << 16)];
        for (long offset = range.Offset; offset < range.End;)
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, range.End - offset));
            picture.Read(offset, piece);
            file.Write(piece);
            offset += piece.Length;
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // This failure would hide the first one, which says what went wrong.
        }
    }
}
