using System.Numerics;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR.Http.Caching;

/// <summary>
/// The parts of one encoding in a file that only grows: each with its level, tile, length and checksum before its
/// bytes. A record that was cut short by a crash ends the file. Thread-safe; other processes may read meanwhile.
/// </summary>
internal sealed class CachedPicture : IDisposable
{
    /// <summary>What the alpha plane is kept as.</summary>
    public const int AlphaLevel = 255;

    private const int HeadLength = 1 + 3 * sizeof(int);

    private readonly Lock turn = new();
    private readonly Dictionary<(int Level, int Tile), (long Offset, int Length, uint Checksum)> records = [];
    private readonly FileStream file;
    private readonly FileStream? writing;
    private readonly Func<long, bool> reserve;
    private bool isFull;

    private CachedPicture(FileStream file, FileStream? writing, Func<long, bool> reserve)
    {
        this.file = file;
        this.writing = writing;
        this.reserve = reserve;
        isFull = writing is null;
    }

    /// <summary>Opens or creates a file. Whoever opens it first writes it; the others only read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lockPath">
    /// The file that its writer holds: on Unix, the sharing of .NET allows several writers.
    /// </param>
    /// <param name="info">The picture.</param>
    /// <param name="reserve">Asked before each write whether the file may grow by so many bytes.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static CachedPicture Open(string path, string lockPath, PsrFileInfo info, Func<long, bool> reserve)
    {
        FileStream? writing = TryLock(lockPath);
        try
        {
            FileStream stream = writing is null
                ? new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1)
                : new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
            CachedPicture picture = new(stream, writing, reserve);
            picture.ReadHeads(info);
            if (writing is not null)
            {
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            }

            return picture;
        }
        catch
        {
            writing?.Dispose();
            throw;
        }
    }

    /// <summary>Deletes a file unless it is open somewhere.</summary>
    public static bool TryDelete(string path, string lockPath)
    {
        try
        {
            using FileStream? writing = TryLock(lockPath, FileOptions.DeleteOnClose);
            if (writing is null)
            {
                return false;
            }

            using FileStream alone = new(
                path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads a part.</summary>
    /// <returns>Null if the file lacks it, or holds it damaged.</returns>
    public byte[]? Read(int level, int tile)
    {
        lock (turn)
        {
            if (!records.TryGetValue((level, tile), out (long Offset, int Length, uint Checksum) record))
            {
                return null;
            }

            byte[] part = new byte[record.Length];
            try
            {
                if (RandomAccess.Read(file.SafeFileHandle, part, record.Offset) == part.Length
                    && Checksum(level, tile, part) == record.Checksum)
                {
                    return part;
                }
            }
            catch (IOException)
            {
                // As if it were missing: the server still has it.
            }

            records.Remove((level, tile));
            return null;
        }
    }

    /// <summary>Keeps a part, unless there is no room or the file cannot be written.</summary>
    public void Write(int level, int tile, ReadOnlySpan<byte> part)
    {
        lock (turn)
        {
            if (isFull || records.ContainsKey((level, tile)))
            {
                return;
            }

            if (!reserve(HeadLength + part.Length))
            {
                isFull = true;
                return;
            }

            byte[] record = new byte[HeadLength + part.Length];
            uint checksum = Checksum(level, tile, part);
            record[0] = (byte)level;
            WriteInt32LittleEndian(record.AsSpan(1), tile);
            WriteInt32LittleEndian(record.AsSpan(5), part.Length);
            WriteUInt32LittleEndian(record.AsSpan(9), checksum);
            part.CopyTo(record.AsSpan(HeadLength));
            long end = file.Length;
            try
            {
                RandomAccess.Write(file.SafeFileHandle, record, end);
                records.Add((level, tile), (end + HeadLength, part.Length, checksum));
            }
            catch (IOException)
            {
                // The disk is full, for instance: what follows is fetched without being kept.
                isFull = true;
                Truncate(end);
            }
        }
    }

    public void Dispose()
    {
        file.Dispose();
        writing?.Dispose();
    }

    private void ReadHeads(PsrFileInfo info)
    {
        byte[] head = new byte[HeadLength];
        long length = file.Length;
        long position = 0;
        while (position + HeadLength <= length)
        {
            if (RandomAccess.Read(file.SafeFileHandle, head, position) != HeadLength)
            {
                break;
            }

            int level = head[0];
            int tile = ReadInt32LittleEndian(head.AsSpan(1));
            int bytes = ReadInt32LittleEndian(head.AsSpan(5));
            long most = level == AlphaLevel ? info.AlphaBytes
                : level <= info.HighestLevel ? info.GetPartsRange(level).Length : -1;
            if (bytes < 0 || bytes > most || position + HeadLength + bytes > length)
            {
                break;
            }

            records[(level, tile)] = (position + HeadLength, bytes, ReadUInt32LittleEndian(head.AsSpan(9)));
            position += HeadLength + bytes;
        }

        if (position < length && file.CanWrite)
        {
            Truncate(position);
        }
    }

    private void Truncate(long length)
    {
        try
        {
            file.SetLength(length);
        }
        catch (IOException)
        {
            isFull = true;
        }
    }

    private static FileStream? TryLock(string path, FileOptions options = FileOptions.None)
    {
        try
        {
            return new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static uint Checksum(int level, int tile, ReadOnlySpan<byte> part)
    {
        uint crc = BitOperations.Crc32C(BitOperations.Crc32C(0, (uint)level), (uint)tile);
        foreach (byte value in part)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}
