namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Damages bytes as links, disks and attackers do.</summary>
internal static class ByteMutator
{
    /// <summary>Numbers at the ends of what fields and their types hold.</summary>
    public static readonly ulong[] BoundaryNumbers =
    [
        0, 1, 2, 7, 8, 255, 256, 0xFFFF, 0x10000, 1 << 20, (1 << 20) + 1, int.MaxValue - 70, int.MaxValue,
        1UL << 31, uint.MaxValue - 3, uint.MaxValue, 1UL << 32, long.MaxValue, ulong.MaxValue,
    ];

    private const int MostAdded = 200;

    private static readonly byte[] BoundaryBytes = [0, 1, 2, 7, 8, 31, 32, 127, 128, 254, 255];

    /// <summary>One to three mutations of an input; another one gives what is spliced in.</summary>
    public static byte[] Mutate(FuzzInput input, FuzzInput other, Random random)
    {
        byte[] bytes = [.. input.Bytes];
        for (int left = 1 + (int)(3 * Math.Pow(random.NextDouble(), 2)); left > 0; left--)
        {
            bytes = MutateOnce(bytes, input, other, random);
        }

        return bytes;
    }

    private static byte[] MutateOnce(byte[] bytes, FuzzInput input, FuzzInput other, Random random)
    {
        switch (random.Next(12))
        {
            case 0:
                return Scatter(bytes, random, value => (byte)(value ^ (1 << random.Next(8))));
            case 1:
                return Scatter(bytes, random, _ => BoundaryBytes[random.Next(BoundaryBytes.Length)]);
            case 2:
                return bytes[..Position(bytes, input, random)];
            case 3:
                byte[] noise = new byte[random.Next(1, MostAdded)];
                random.NextBytes(noise);
                return [.. bytes, .. noise];
            case 4:
                return Splice(bytes, input, other, random);
            case 5:
                return Duplicate(bytes, input, random);
            case 6:
                return Swap(bytes, input, random);
            case 7:
                (int start, int end) = Section(bytes, input, random);
                return [.. bytes[..start], .. bytes[end..]];
            default:
                SetField(bytes, input, random);
                return bytes;
        }
    }

    private static byte[] Scatter(byte[] bytes, Random random, Func<byte, byte> change)
    {
        for (int left = random.Next(1, 5); left > 0 && bytes.Length > 0; left--)
        {
            int offset = random.Next(bytes.Length);
            bytes[offset] = change(bytes[offset]);
        }

        return bytes;
    }

    private static byte[] Splice(byte[] bytes, FuzzInput input, FuzzInput other, Random random)
    {
        int at = Position(bytes, input, random);
        int from = random.Next(2) == 0 ? Math.Min(at, other.Bytes.Length) : Position(other.Bytes, other, random);
        return [.. bytes[..at], .. other.Bytes[from..]];
    }

    private static byte[] Duplicate(byte[] bytes, FuzzInput input, Random random)
    {
        (int start, int end) = Section(bytes, input, random);
        int at = Position(bytes, input, random);
        return [.. bytes[..at], .. bytes[start..end], .. bytes[at..]];
    }

    private static byte[] Swap(byte[] bytes, FuzzInput input, Random random)
    {
        int[] at =
        [
            .. Enumerable.Range(0, 4).Select(_ => Position(bytes, input, random)).Order(),
        ];
        return
        [
            .. bytes[..at[0]], .. bytes[at[2]..at[3]], .. bytes[at[1]..at[2]], .. bytes[at[0]..at[1]],
            .. bytes[at[3]..],
        ];
    }

    private static void SetField(byte[] bytes, FuzzInput input, Random random)
    {
        (int offset, int size) = input.Fields[random.Next(input.Fields.Length)];
        if (offset + size > bytes.Length)
        {
            return;
        }

        Span<byte> field = bytes.AsSpan(offset, size);
        ulong old = Read(field);
        ulong value = random.Next(5) switch
        {
            0 => old + 1,
            1 => old - 1,
            2 => random.Next(2) == 0 ? old * 2 : old / 2,
            3 => Read(bytes, input.Fields[random.Next(input.Fields.Length)]),
            _ => BoundaryNumbers[random.Next(BoundaryNumbers.Length)],
        };
        for (int i = 0; i < size; i++)
        {
            field[i] = (byte)(value >> (8 * i));
        }
    }

    private static ulong Read(byte[] bytes, (int Offset, int Size) field) =>
        field.Offset + field.Size > bytes.Length ? 0 : Read(bytes.AsSpan(field.Offset, field.Size));

    private static ulong Read(ReadOnlySpan<byte> field)
    {
        ulong value = 0;
        for (int i = field.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | field[i];
        }

        return value;
    }

    private static (int Start, int End) Section(byte[] bytes, FuzzInput input, Random random)
    {
        int one = Position(bytes, input, random);
        int two = Position(bytes, input, random);
        return (Math.Min(one, two), Math.Max(one, two));
    }

    /// <summary>Half of all places are borders of sections.</summary>
    private static int Position(byte[] bytes, FuzzInput input, Random random) => random.Next(2) == 0
        ? random.Next(bytes.Length + 1)
        : Math.Min(bytes.Length, input.Cuts[random.Next(input.Cuts.Length)]);
}
