using System.IO.Compression;
using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Files of any fields with right checksums, as an attacker writes them.</summary>
internal static class FileForger
{
    /// <summary>A file with one to four fields forged.</summary>
    public static byte[] Forge(byte[] file, Random random)
    {
        PsrFields fields = PsrFields.Of(file);
        for (int left = 1 + (int)(4 * Math.Pow(random.NextDouble(), 2)); left > 0; left--)
        {
            fields = random.Next(3) == 0 ? ForgeHeader(fields, random) : ForgeLevel(fields, random);
        }

        byte[] bytes = fields.Write();
        if (random.Next(2) == 0)
        {
            FileInputs.Repair(bytes, payloads: true);
        }

        return bytes;
    }

    private static PsrFields ForgeHeader(PsrFields fields, Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                return fields with { Flags = (byte)random.Next(5) };
            case 1:
                return fields with { BlockSize = (byte)(random.Next(4) == 0 ? random.Next(256) : 8 << random.Next(3)) };
            case 2:
                return random.Next(2) == 0
                    ? fields with { TileSide = (byte)random.Next(random.Next(2) == 0 ? 5 : 256) }
                    : fields with { Sizes = [2, .. Enumerable.Range(0, 5).Select(_ => (byte)random.Next(6))] };
            case 3:
                int levels = random.Next(1, fields.Levels.Length + 2);
                return fields with
                {
                    LevelCount = (byte)levels,
                    Levels = [.. fields.Levels.Append(fields.Levels[0]).Take(levels)],
                };
            case 4:
                return fields with { Width = Number(fields.Width, random) };
            case 5:
                return fields with { Height = Number(fields.Height, random) };
            case 6:
                byte[] name = new byte[random.Next(20)];
                random.NextBytes(name);
                return fields with { Name = name };
            case 7:
                byte[] ids = [.. fields.Ids];
                ids[random.Next(ids.Length)] ^= (byte)random.Next(1, 256);
                return fields with { Ids = ids };
            case 8:
                byte[] figures = new byte[1 + 4 * fields.Levels.Length];
                random.NextBytes(figures);
                figures[0] = (byte)random.Next(fields.Levels.Length + 2);
                return fields with { Figures = [.. figures, .. BitConverter.GetBytes(Crc32C.Compute(figures))] };
            default:
                byte[] alpha = Alpha(random);
                return fields with
                {
                    Flags = (byte)(fields.Flags | 1),
                    Alpha = alpha,
                    AlphaLength = random.Next(4) == 0 ? Number((ulong)alpha.Length, random) : (ulong)alpha.Length,
                };
        }
    }

    private static PsrFields ForgeLevel(PsrFields fields, Random random)
    {
        int number = random.Next(fields.Levels.Length);
        byte[][] parts = fields.Levels[number].Parts;
        int tile = random.Next(parts.Length);
        int other = random.Next(parts.Length);
        switch (random.Next(8))
        {
            case 0:
                return fields.With(number, level => level with { Form = (byte)random.Next(256) });
            case 1:
                return fields.With(number, level => level with { Bytes = Number(level.Bytes, random) });
            case 2:
                return fields.With(number, level => level with { Samples = Number(level.Samples, random) });
            case 3:
                return fields.With(
                    number, level => level with { Psnr = BitConverter.GetBytes((ushort)random.Next(65536)) });
            case 4:
                long[] lengths = [.. fields.Levels[number].Lengths];
                lengths[tile] = (long)(Number((ulong)lengths[tile], random) & int.MaxValue);
                return fields.With(number, level => level with
                {
                    Lengths = lengths,
                    Bytes = random.Next(2) == 0 ? (ulong)lengths.Sum() : level.Bytes,
                });
            case 5:
                byte[] noise = new byte[random.Next(random.Next(2) == 0 ? 4 : 200)];
                random.NextBytes(noise);
                return fields.With(number, level => level.WithParts([.. parts[..tile], noise, .. parts[(tile + 1)..]]));
            case 6:
                byte[][] swapped = [.. parts];
                (swapped[tile], swapped[other]) = (parts[other], parts[tile]);
                return fields.With(number, level => level.WithParts(swapped));
            default:
                PsrLevelFields[] levels = [.. fields.Levels];
                int second = random.Next(levels.Length);
                (levels[number], levels[second]) = (levels[second], levels[number]);
                return fields with { Levels = levels };
        }
    }

    private static ulong Number(ulong old, Random random) => random.Next(5) switch
    {
        0 => old + 1,
        1 => old - 1,
        2 => old * 2,
        _ => ByteMutator.BoundaryNumbers[random.Next(ByteMutator.BoundaryNumbers.Length)],
    };

    /// <summary>A broken, foreign or oversized zlib stream.</summary>
    private static byte[] Alpha(Random random)
    {
        if (random.Next(3) == 0)
        {
            return AlphaSection.Compress(
                new byte[random.Next(1, 20_000)], CompressionLevel.Fastest, CancellationToken.None).ToArray();
        }

        byte[] section = new byte[random.Next(2, 60)];
        random.NextBytes(section);
        if (random.Next(2) == 0)
        {
            // A valid zlib header: deflate, any window, level and dictionary flag, and the check bits that fit.
            int header = (0x08 | random.Next(8) << 4) << 8 | random.Next(8) << 5;
            header += 31 - header % 31;
            (section[0], section[1]) = ((byte)(header >> 8), (byte)header);
        }

        return section;
    }
}
