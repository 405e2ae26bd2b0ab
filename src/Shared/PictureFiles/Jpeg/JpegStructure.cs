using System.Buffers.Binary;

namespace ProgressiveSR.PictureFiles;

/// <summary>Finds out whether all pixels of a JPEG file are present. Decoders silently fill in missing ones.</summary>
internal ref struct JpegStructure
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;

    // Walking through the codes takes half as long as decoding; for so few bytes this is negligible.
    private const int SmallFile = 1 << 17;

    private readonly ReadOnlySpan<byte> _file;
    private readonly bool _walks;
    private readonly JpegCodes?[] _tables = new JpegCodes?[8];
    private JpegFrame? _frame;
    private int _restartInterval;
    private int _position = 2;

    private JpegStructure(ReadOnlySpan<byte> file, bool walks)
    {
        _file = file;
        _walks = walks;
    }

    private enum Outcome
    {
        GoOn,
        Complete,
        Incomplete,
        NotKnown,
    }

    /// <summary>
    /// Whether blocks of a scan or scans of a picture are missing before the end of the file or its end marker. False
    /// if this cannot be determined: in damaged files and with arithmetic coding.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="endIsFlat">
    /// Whether the last block of the decoded picture has a single colour, as it does if the decoder filled it in; the
    /// codes of a large file that is not progressive are read only then.
    /// </param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static bool IsIncomplete(ReadOnlySpan<byte> file, bool endIsFlat, CancellationToken cancellationToken)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0xFF, StartOfImage]))
        {
            return false;
        }

        if (file.Length > SmallFile && !endIsFlat)
        {
            var quick = new JpegStructure(file, walks: false);
            if (quick.Read(cancellationToken) == Outcome.Complete && quick._frame?.IsProgressive == false)
            {
                return false;
            }
        }

        return new JpegStructure(file, walks: true).Read(cancellationToken) == Outcome.Incomplete;
    }

    /// <summary>Throws if a file that was decoded anyway is incomplete.</summary>
    /// <param name="stream">The file; its position is undefined afterwards.</param>
    /// <param name="name">The name of the file, for messages.</param>
    /// <param name="decoded">The decoded picture.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="InvalidPictureException">The file is incomplete.</exception>
    public static void RequireComplete<TRows>(
        Stream stream, string name, TRows decoded, CancellationToken cancellationToken)
        where TRows : struct, IRgbaRows
    {
        int start = (int)stream.Position;
        if (stream is not MemoryStream memory || !memory.TryGetBuffer(out ArraySegment<byte> buffer))
        {
            EncodedBytes.Read(stream, name, int.MaxValue - 1).TryGetBuffer(out buffer);
            start = 0;
        }

        if (IsIncomplete(buffer.AsSpan(start), IsEndFlat(decoded), cancellationToken))
        {
            throw PictureErrors.Truncated(name);
        }
    }

    /// <summary>
    /// Whether the last block has a single colour. Its first row and column are ignored: chroma at half resolution
    /// mixes them with their neighbours.
    /// </summary>
    private static bool IsEndFlat<TRows>(TRows rgba)
        where TRows : struct, IRgbaRows
    {
        const int side = 8;
        int across = (rgba.Width - 1) % side;
        int down = (rgba.Height - 1) % side;
        if (across == 0 || down == 0)
        {
            return true;
        }

        ReadOnlySpan<byte> end = rgba.Row(rgba.Height - 1)[^(across * PixelPacker.RgbaBytes)..];
        for (int y = rgba.Height - down; y < rgba.Height; y++)
        {
            ReadOnlySpan<byte> row = rgba.Row(y)[^end.Length..];
            if (!row.SequenceEqual(end) || !row[PixelPacker.RgbaBytes..].SequenceEqual(row[..^PixelPacker.RgbaBytes]))
            {
                return false;
            }
        }

        return true;
    }

    private Outcome Read(CancellationToken cancellationToken)
    {
        while (true)
        {
            Outcome outcome = ReadSegment(cancellationToken);
            if (outcome != Outcome.GoOn)
            {
                return outcome;
            }
        }
    }

    private Outcome ReadSegment(CancellationToken cancellationToken)
    {
        byte marker = NextMarker();
        if (marker is 0 or EndOfImage)
        {
            return End(marker);
        }

        if (marker is 0x01 or (>= 0xD0 and <= StartOfImage))
        {
            return Outcome.GoOn;
        }

        int length = _position + 2 > _file.Length
            ? ushort.MaxValue
            : BinaryPrimitives.ReadUInt16BigEndian(_file[_position..]);
        if (length > _file.Length - _position)
        {
            return End(marker: 0);
        }

        if (length < 2)
        {
            return Outcome.NotKnown;
        }

        ReadOnlySpan<byte> segment = _file.Slice(_position + 2, length - 2);
        _position += length;
        switch (marker)
        {
            case 0xC4:
                return !_walks || JpegCodes.TryRead(segment, _tables) ? Outcome.GoOn : Outcome.NotKnown;
            case 0xDD:
                _restartInterval = segment.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(segment);
                return Outcome.GoOn;
            case 0xC0 or 0xC1 or 0xC2:
                _frame = _frame is null ? JpegFrame.TryRead(segment, progressive: marker == 0xC2) : null;
                return _frame is null ? Outcome.NotKnown : Outcome.GoOn;
            case >= 0xC3 and <= 0xCF and not 0xC8 and not 0xCC:
                return Outcome.NotKnown;
            case 0xDA:
                return ReadScan(segment, cancellationToken);
            default:
                return Outcome.GoOn;
        }
    }

    private Outcome ReadScan(ReadOnlySpan<byte> segment, CancellationToken cancellationToken)
    {
        if (_frame is null || JpegScan.TryRead(segment, _frame, _restartInterval) is not { } scan)
        {
            return Outcome.NotKnown;
        }

        bool? whole = _walks
            ? scan.Walk(_file, ref _position, _tables, cancellationToken)
            : scan.PassOver(_file, ref _position);
        return whole switch
        {
            true => Outcome.GoOn,
            false => Outcome.Incomplete,
            null => Outcome.NotKnown,
        };
    }

    /// <summary>Without an end marker, only a walk through the codes shows that nothing is missing.</summary>
    private readonly Outcome End(byte marker) =>
        _frame is null ? Outcome.NotKnown
        : Array.Exists(_frame.Components, component => !component.IsComplete) ? Outcome.Incomplete
        : marker == EndOfImage || _walks ? Outcome.Complete
        : Outcome.NotKnown;

    /// <summary>Skips bytes outside segments, and returns the next marker; 0 at the end of the file.</summary>
    private byte NextMarker()
    {
        var bits = new JpegBits(_file, _position);
        byte marker = bits.Align();
        _position = Math.Min(bits.Position + 2, _file.Length);
        return marker;
    }
}
