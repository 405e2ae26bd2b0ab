using System.Diagnostics;

namespace ProgressiveSR.Tables;

/// <summary>When the bytes of a file arrived.</summary>
/// <param name="Arrivals">Seconds since the request, and bytes until then.</param>
internal sealed record TimedDownload(IReadOnlyList<(double Seconds, int Bytes)> Arrivals)
{
    private const int BufferLength = 1 << 14;

    public double End => Arrivals[^1].Seconds;

    /// <summary>Downloads a file.</summary>
    /// <param name="client">The client.</param>
    /// <param name="url">The file.</param>
    /// <param name="expected">What it must contain.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    /// <exception cref="CommandException">The server sends something else.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached, or refuses.</exception>
    public static async Task<TimedDownload> MeasureAsync(
        HttpClient client, Uri url, ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
    {
        Stopwatch clock = Stopwatch.StartNew();
        using HttpResponseMessage response = await client.GetAsync(
            url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[BufferLength];
        List<(double, int)> arrivals = [];
        int count = 0;
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and int read)
        {
            if (count + read > expected.Length
                || !expected.Span.Slice(count, read).SequenceEqual(buffer.AsSpan(0, read)))
            {
                throw new CommandException($"'{url}' is not the file that 'link-files' wrote; serve that folder.");
            }

            count += read;
            arrivals.Add((clock.Elapsed.TotalSeconds, count));
        }

        return count == expected.Length
            ? new TimedDownload(arrivals)
            : throw new CommandException($"'{url}' ended after {count} of {expected.Length} bytes.");
    }

    /// <summary>When a number of bytes had arrived, in seconds.</summary>
    public double TimeOf(int bytes) => Arrivals.First(arrival => arrival.Bytes >= bytes).Seconds;
}
