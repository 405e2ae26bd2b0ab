using System.Collections.Concurrent;
using System.Diagnostics;
using ProgressiveSR.Http;

namespace ProgressiveSR.Tables;

/// <summary>
/// Many receivers at once, each of which receives one picture after another up to some level, first as a whole, then in
/// a region, and compares the linear picture with that of the encoded file.
/// </summary>
internal sealed class Crowd
{
    private readonly ProgressiveHttpClient client;
    private readonly ProgressiveReceiver receiver;
    private readonly IReadOnlyList<ExpectedPicture> pictures;
    private readonly ConcurrentQueue<double> seconds = new();
    private readonly ConcurrentDictionary<string, int> faults = new();
    private long bytes;
    private long requests;

    /// <summary>Prepares a crowd.</summary>
    /// <param name="client">What it receives with.</param>
    /// <param name="receiver">Has the pictures' model.</param>
    /// <param name="pictures">The pictures to receive.</param>
    public Crowd(ProgressiveHttpClient client, ProgressiveReceiver receiver, IReadOnlyList<ExpectedPicture> pictures)
    {
        this.client = client;
        this.receiver = receiver;
        this.pictures = pictures;
    }

    /// <summary>Seconds that each reception took, rendering aside.</summary>
    public IReadOnlyCollection<double> Seconds => seconds;

    /// <summary>What went wrong, and how often.</summary>
    public IReadOnlyDictionary<string, int> Faults => faults;

    /// <summary>Bytes received.</summary>
    public long Bytes => bytes;

    /// <summary>Requests made.</summary>
    public long Requests => requests;

    /// <summary>Lets receivers work until a time is up; each completes the picture it has begun.</summary>
    /// <param name="number">How many at once.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public Task RunAsync(int number, TimeSpan time, CancellationToken cancellationToken)
    {
        Stopwatch clock = Stopwatch.StartNew();
        return Task.WhenAll(Enumerable.Range(0, number).Select(i => Task.Run(
            async () =>
            {
                Random random = new(i);
                while (clock.Elapsed < time)
                {
                    await ReceiveAsync(random, cancellationToken);
                }
            },
            cancellationToken)));
    }

    private async Task ReceiveAsync(Random random, CancellationToken cancellationToken)
    {
        ExpectedPicture expected = pictures[random.Next(pictures.Count)];
        int level = random.Next(expected.Whole.Count);
        try
        {
            Stopwatch clock = Stopwatch.StartNew();
            await using HttpPicture source = await client.OpenAsync(expected.Url, null, cancellationToken);
            await using PictureSession session = receiver.Open(source);
            await expected.FetchAsync(session, level, cancellationToken);
            seconds.Enqueue(clock.Elapsed.TotalSeconds);
            Interlocked.Add(ref bytes, source.BytesReceived);
            Interlocked.Add(ref requests, source.Requests);
            if (!expected.IsRight(level, ExpectedPicture.Render(session.Decoder, cancellationToken)))
            {
                faults.AddOrUpdate("a wrong picture", 1, (_, count) => count + 1);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            faults.AddOrUpdate($"{e.GetType().Name}: {e.Message}", 1, (_, count) => count + 1);
        }
    }
}
