namespace ProgressiveSR;

/// <summary>
/// The parts of a packet's payload: the lengths of all but the last as LEB128 numbers, followed by the parts
/// themselves.
/// </summary>
public readonly struct PacketParts
{
    private readonly ReadOnlyMemory<byte> lengths;
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly BlockRegion tiles;

    internal PacketParts(BlockRegion tiles, ReadOnlyMemory<byte> joined)
    {
        this.tiles = tiles;
        ReadOnlySpan<byte> payload = joined.Span;
        int position = 0;
        long known = 0;
        for (long i = 1; i < tiles.Count; i++)
        {
            known += ReadLength(payload, ref position);
            if (known > payload.Length - position)
            {
                Throw(payload.Length);
            }
        }

        lengths = joined[..position];
        bytes = joined[position..];
    }

    /// <summary>Enumerates the parts.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Joins parts into a payload; a single part is its own payload.</summary>
    /// <exception cref="ArgumentException">The payload would exceed 2 GiB.</exception>
    internal static ReadOnlyMemory<byte> Join(ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        if (parts.Length == 1)
        {
            return parts[0];
        }

        long length = GetLength(parts);
        if (length > Array.MaxLength)
        {
            throw new ArgumentException($"A payload of {length} bytes is too long; take fewer tiles.", nameof(parts));
        }

        byte[] payload = new byte[length];
        int position = 0;
        for (int i = 0; i < parts.Length - 1; i++)
        {
            position += Leb128.Write(payload.AsSpan(position), (uint)parts[i].Length);
        }

        foreach (ReadOnlyMemory<byte> part in parts)
        {
            part.Span.CopyTo(payload.AsSpan(position));
            position += part.Length;
        }

        return payload;
    }

    private static long GetLength(ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        long length = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            length += parts[i].Length + (i < parts.Length - 1 ? Leb128.GetLength((uint)parts[i].Length) : 0);
        }

        return length;
    }

    private static int ReadLength(ReadOnlySpan<byte> payload, ref int position)
    {
        if (!Leb128.TryRead(payload, ref position, out ulong length) || length > int.MaxValue)
        {
            Throw(payload.Length);
        }

        return (int)length;
    }

    private static void Throw(int length) =>
        throw new InvalidPacketException(
            $"The lengths of the packet's parts do not match its payload of {length} bytes.", actual: length);

    /// <summary>Enumerates the parts of a packet.</summary>
    public struct Enumerator
    {
        private readonly PacketParts parts;
        private int lengthPosition;
        private int position;
        private long next;

        internal Enumerator(PacketParts parts) => this.parts = parts;

        /// <summary>The current part.</summary>
        public PacketPart Current { get; private set; }

        /// <summary>Advances to the next part.</summary>
        /// <returns>False after the last part.</returns>
        public bool MoveNext()
        {
            BlockRegion tiles = parts.tiles;
            if (next == tiles.Count)
            {
                return false;
            }

            int length = next == tiles.Count - 1
                ? parts.bytes.Length - position
                : ReadLength(parts.lengths.Span, ref lengthPosition);
            Current = new PacketPart(
                tiles.X + (int)(next % tiles.Columns),
                tiles.Y + (int)(next / tiles.Columns),
                parts.bytes.Slice(position, length));
            position += length;
            next++;
            return true;
        }
    }
}

/// <summary>One level of one tile.</summary>
/// <param name="X">Tile column.</param>
/// <param name="Y">Tile row.</param>
/// <param name="Payload">The coded samples.</param>
public readonly record struct PacketPart(int X, int Y, ReadOnlyMemory<byte> Payload);
