using System.Numerics;

namespace ProgressiveSR.PictureFiles;

/// <summary>
/// Walks through a scan's codes without decoding pixels, to find out whether all of its blocks are present.
/// </summary>
internal sealed class JpegScan
{
    private const int LastCoefficient = JpegComponent.BlockSize - 1;

    private readonly JpegFrame _frame;
    private readonly Part[] _parts;
    private readonly int _first;
    private readonly int _last;
    private readonly int _lowBit;
    private readonly bool _refines;
    private readonly int _restartInterval;
    private int _bandsToSkip;

    private JpegScan(JpegFrame frame, Part[] parts, ReadOnlySpan<byte> band, int restartInterval)
    {
        _frame = frame;
        _parts = parts;
        _restartInterval = restartInterval;
        if (frame.IsProgressive)
        {
            (_first, _last) = (band[0], band[1]);
            _refines = band[2] >> 4 != 0;
            _lowBit = band[2] & 15;
        }
        else
        {
            _last = LastCoefficient;
        }
    }

    private bool IsInterleaved => _parts.Length > 1;

    private bool NeedsDirect => _first == 0 && !_refines;

    private int UnitsAcross => IsInterleaved ? _frame.UnitsAcross : _parts[0].Component.BlocksAcross;

    private int UnitsDown => IsInterleaved ? _frame.UnitsDown : _parts[0].Component.BlocksDown;

    private int Units => UnitsAcross * UnitsDown;

    /// <summary>Parses an SOS segment after its length field; null if it is damaged.</summary>
    public static JpegScan? TryRead(ReadOnlySpan<byte> segment, JpegFrame frame, int restartInterval)
    {
        const int header = 1, perComponent = 2, band = 3;
        if (segment.Length < header || segment.Length < header + perComponent * segment[0] + band)
        {
            return null;
        }

        var parts = new Part[segment[0]];
        for (int i = 0; i < parts.Length; i++)
        {
            byte id = segment[header + perComponent * i];
            byte places = segment[header + perComponent * i + 1];
            if (Array.Find(frame.Components, one => one.Id == id) is not { } component
                || places >> 4 > 3
                || (places & 15) > 3)
            {
                return null;
            }

            parts[i] = new Part(component, places >> 4, JpegCodes.OtherTables + (places & 15));
        }

        var scan = new JpegScan(frame, parts, segment[(header + perComponent * parts.Length)..], restartInterval);
        return scan.IsValid() ? scan : null;
    }

    /// <summary>Skips to the scan's end without reading codes; false if restart markers are missing.</summary>
    public bool PassOver(ReadOnlySpan<byte> file, ref int position)
    {
        var bits = new JpegBits(file, position);
        int restarts = 0;
        byte marker = bits.Align();
        for (; marker is >= 0xD0 and <= 0xD7; marker = bits.Align())
        {
            if (marker != Restart(restarts++))
            {
                return false;
            }

            bits.PassMarker();
        }

        position = bits.Position;
        MarkSent();
        return _restartInterval == 0 || restarts == (Units - 1) / _restartInterval;
    }

    /// <summary>Walks from the scan's first byte to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="position">Offset of the scan's data; receives that of the next marker.</param>
    /// <param name="tables">The Huffman tables defined before the scan.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    /// <returns>Whether all blocks are present; null if a code is invalid, so nothing can be said.</returns>
    public bool? Walk(
        ReadOnlySpan<byte> file, ref int position, JpegCodes?[] tables, CancellationToken cancellationToken)
    {
        foreach (Part part in _parts)
        {
            part.Direct = tables[part.DirectTable];
            part.Other = tables[part.OtherTable];
            if ((NeedsDirect && part.Direct is null) || (_last > 0 && part.Other is null))
            {
                return null;
            }
        }

        var bits = new JpegBits(file, position);
        int toRestart = _restartInterval;
        int restarts = 0;
        for (int y = 0; y < UnitsDown; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int x = 0; x < UnitsAcross; x++)
            {
                if (_restartInterval > 0 && toRestart-- == 0)
                {
                    if (bits.Align() != Restart(restarts++))
                    {
                        return false;
                    }

                    bits.PassMarker();
                    toRestart = _restartInterval - 1;
                    _bandsToSkip = 0;
                }

                bool known = IsInterleaved ? WalkUnit(ref bits, x, y) : WalkBlock(ref bits, _parts[0], x, y);
                if (bits.IsOverdrawn)
                {
                    return false;
                }

                if (!known)
                {
                    // The remaining bits may be the start of a code.
                    return bits.IsAtEnd ? false : null;
                }
            }
        }

        bits.Align();
        position = bits.Position;
        MarkSent();
        return true;
    }

    private static byte Restart(int count) => (byte)(0xD0 + (count & 7));

    private void MarkSent()
    {
        foreach (Part part in _parts)
        {
            part.Component.MarkSent(_first, _last, _lowBit);
        }
    }

    /// <summary>Whether the spectral band is valid for such a scan.</summary>
    private bool IsValid() =>
        _parts.Length > 0
        && _last <= LastCoefficient
        && _first <= _last
        && (!_frame.IsProgressive || (_first == 0 ? _last == 0 : _parts.Length == 1));

    private bool WalkUnit(ref JpegBits bits, int x, int y)
    {
        foreach (Part part in _parts)
        {
            JpegComponent component = part.Component;
            for (int v = 0; v < component.Vertical; v++)
            {
                for (int h = 0; h < component.Horizontal; h++)
                {
                    if (!WalkBlock(ref bits, part, x * component.Horizontal + h, y * component.Vertical + v))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    /// <summary>Reads a code; false if it is invalid.</summary>
    private bool WalkBlock(ref JpegBits bits, Part part, int x, int y)
    {
        if (!_frame.IsProgressive)
        {
            return WalkDirect(ref bits, part.Direct!) && WalkOthers(ref bits, part.Other!);
        }

        if (_first == 0)
        {
            if (_refines)
            {
                bits.Take(1);
                return true;
            }

            return WalkDirect(ref bits, part.Direct!);
        }

        ref ulong nonZero = ref part.Component.NonZero[y * part.Component.BlocksAcross + x];
        return _refines ? Refine(ref bits, part.Other!, ref nonZero) : WalkBand(ref bits, part.Other!, ref nonZero);
    }

    private static bool WalkDirect(ref JpegBits bits, JpegCodes codes)
    {
        int code = codes[bits.Peek()];
        bits.Skip((code >> 8) + (code & 15));
        return code != 0;
    }

    private static bool WalkOthers(ref JpegBits bits, JpegCodes codes)
    {
        int k = 1;
        while (k < JpegComponent.BlockSize)
        {
            int code = codes[bits.Peek()];
            if (code == 0)
            {
                return false;
            }

            int size = code & 15;
            int run = (code >> 4) & 15;
            bits.Skip((code >> 8) + size);
            if (size == 0 && run != 15)
            {
                return true;
            }

            k += run + 1;
        }

        return true;
    }

    private bool WalkBand(ref JpegBits bits, JpegCodes codes, ref ulong nonZero)
    {
        if (_bandsToSkip > 0)
        {
            _bandsToSkip--;
            return true;
        }

        for (int k = _first; k <= _last; k++)
        {
            int code = codes[bits.Peek()];
            if (code == 0)
            {
                return false;
            }

            int size = code & 15;
            int run = (code >> 4) & 15;
            bits.Skip((code >> 8) + size);
            if (size != 0)
            {
                k += run;
                nonZero |= 1UL << k;
            }
            else if (run == 15)
            {
                k += 15;
            }
            else
            {
                _bandsToSkip = (1 << run) - 1 + (int)bits.Take(run);
                return true;
            }
        }

        return true;
    }

    private bool Refine(ref JpegBits bits, JpegCodes codes, ref ulong nonZero)
    {
        ulong before = nonZero;
        ulong band = Below(_last + 1);
        int k = _first;
        if (_bandsToSkip == 0)
        {
            for (; k <= _last; k++)
            {
                int code = codes[bits.Peek()];
                if (code == 0)
                {
                    return false;
                }

                int run = (code >> 4) & 15;
                bool isNew = (code & 15) != 0;
                bits.Skip((code >> 8) + (isNew ? 1 : 0));
                if (!isNew && run != 15)
                {
                    _bandsToSkip = (1 << run) + (int)bits.Take(run);
                    break;
                }

                // Non-zero coefficients passed over take a bit each and do not count towards the run.
                ulong unknown = ~before & band & (ulong.MaxValue << k);
                for (; run > 0; run--)
                {
                    unknown &= unknown - 1;
                }

                int next = unknown == 0 ? _last + 1 : BitOperations.TrailingZeroCount(unknown);
                bits.Pass(BitOperations.PopCount(before & band & (ulong.MaxValue << k) & Below(next)));
                k = next;
                if (isNew && k <= _last)
                {
                    nonZero |= 1UL << k;
                }
            }
        }

        if (_bandsToSkip > 0)
        {
            _bandsToSkip--;
            bits.Pass(k > _last ? 0 : BitOperations.PopCount(before & band & (ulong.MaxValue << k)));
        }

        return true;
    }

    /// <summary>A mask with a bit for each coefficient before one.</summary>
    private static ulong Below(int coefficient) =>
        coefficient > LastCoefficient ? ulong.MaxValue : (1UL << coefficient) - 1;

    private sealed class Part(JpegComponent component, int directTable, int otherTable)
    {
        public JpegComponent Component => component;

        public int DirectTable => directTable;

        public int OtherTable => otherTable;

        public JpegCodes? Direct { get; set; }

        public JpegCodes? Other { get; set; }
    }
}
