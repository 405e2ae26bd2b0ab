using System.Diagnostics;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Tables;

/// <summary>
/// A viewer of our pictures that shows what it has: the linear picture as parts arrive, and the network's as soon as it
/// is better than that.
/// </summary>
/// <remarks>
/// The network starts on the highest complete level whenever it is idle; its picture appears unless the linear picture
/// has reached a higher level by then, and gives way to the next complete level of it.
/// </remarks>
internal sealed class OurScreen
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly PictureSession session;
    private readonly ProgressiveDecoder decoder;
    private readonly Stopwatch clock;
    private readonly List<(double Seconds, Picture Picture)> shown = [];

    private OurScreen(PictureSession session, Stopwatch clock)
    {
        this.session = session;
        this.clock = clock;
        decoder = session.Decoder;
    }

    /// <summary>When the first linear picture appeared, a strip of level 0 or more.</summary>
    public double FirstStrip { get; private set; }

    /// <summary>Bytes that had arrived for it.</summary>
    public long FirstStripBytes { get; private set; }

    /// <summary>When the whole picture was on screen, at level 0 at least.</summary>
    public double FirstWhole { get; private set; }

    /// <summary>When the network had its first picture of the whole, better or not than what was shown.</summary>
    public double FirstNetwork { get; private set; }

    /// <summary>When the last byte had arrived and was decoded.</summary>
    public double End { get; private set; }

    /// <summary>The pictures in the order in which they appeared.</summary>
    public IReadOnlyList<(double Seconds, Picture Picture)> Shown => shown;

    private int CompleteLevel => decoder.GetLowestLevel(decoder.Grid.All);

    /// <summary>Receives a picture up to a level and shows it.</summary>
    /// <param name="session">A session with nothing received yet.</param>
    /// <param name="level">The highest level to receive.</param>
    /// <param name="clock">Started when the picture was asked for.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<OurScreen> ShowAsync(
        PictureSession session, int level, Stopwatch clock, CancellationToken cancellationToken)
    {
        OurScreen screen = new(session, clock);
        screen.decoder.Show(level, screen.decoder.Grid.All);
        Task fetching = Task.Run(() => screen.FetchAsync(level, cancellationToken), cancellationToken);
        Task network = Task.Run(() => screen.RunNetworkAsync(level, fetching, cancellationToken), cancellationToken);
        await screen.ShowLinearAsync(fetching, cancellationToken);
        await network;
        await fetching;
        return screen;
    }

    private async Task FetchAsync(int level, CancellationToken cancellationToken)
    {
        await session.FetchAsync(level, cancellationToken: cancellationToken);
        End = clock.Elapsed.TotalSeconds;
    }

    private async Task ShowLinearAsync(Task fetching, CancellationToken cancellationToken)
    {
        long drawn = 0;
        while (true)
        {
            bool isLast = fetching.IsCompleted;
            long held = decoder.SamplesHeld;
            if (held != drawn)
            {
                drawn = held;
                long bytes = session.BytesReceived;
                RenderResult linear = decoder.RenderLinear(null, cancellationToken);
                Add(linear, bytes);
            }
            else if (isLast)
            {
                return;
            }
            else
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private void Add(RenderResult linear, long bytes)
    {
        double seconds = clock.Elapsed.TotalSeconds;
        lock (shown)
        {
            shown.Add((seconds, linear.Picture));
        }

        if (FirstStrip == 0)
        {
            (FirstStrip, FirstStripBytes) = (seconds, bytes);
        }

        if (FirstWhole == 0 && linear.Statistics.EmptyBlocks == 0)
        {
            FirstWhole = seconds;
        }
    }

    private async Task RunNetworkAsync(int level, Task fetching, CancellationToken cancellationToken)
    {
        int done = -1;
        while (done < level && !fetching.IsFaulted && !fetching.IsCanceled)
        {
            int complete = CompleteLevel;
            if (complete <= done)
            {
                await Task.Delay(Pause, cancellationToken);
                continue;
            }

            RenderResult picture = await decoder.RenderAsync(
                new RenderOptions { MaxLevel = complete }, null, cancellationToken);
            done = complete;
            double seconds = clock.Elapsed.TotalSeconds;
            FirstNetwork = FirstNetwork == 0 ? seconds : FirstNetwork;
            if (CompleteLevel == complete)
            {
                lock (shown)
                {
                    shown.Add((seconds, picture.Picture));
                }
            }
        }
    }
}
