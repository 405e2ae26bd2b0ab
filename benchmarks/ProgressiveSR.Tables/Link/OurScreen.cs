using System.Diagnostics;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Tables;

/// <summary>
/// A viewer of our pictures that shows what it has: the linear picture as parts arrive, and the network's as soon as it
/// is better than that.
/// </summary>
/// <remarks>
/// The network starts on the highest complete level whenever it is idle; its picture appears unless the linear picture has
/// gone more than <see cref="NetworkGain"/> levels further by then.
/// </remarks>
internal sealed class OurScreen
{
    /// <summary>How many levels the network is worth, rounded down.</summary>
    private const int NetworkGain = 0;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly PictureSession session;
    private readonly Stopwatch clock;
    private readonly List<(double Seconds, Picture Picture)> shown = [];

    private OurScreen(PictureSession session, Stopwatch clock)
    {
        this.session = session;
        this.clock = clock;
    }

    /// <summary>When the first linear picture appeared, a strip of level 0 or more.</summary>
    public double FirstStrip { get; private set; }

    /// <summary>Bytes that had arrived for it.</summary>
    public long FirstStripBytes { get; private set; }

    /// <summary>When the whole picture was on screen, at level 0 at least.</summary>
    public double FirstWhole { get; private set; }

    /// <summary>When the network had its first picture of the whole, better or not than what was shown.</summary>
    public double FirstNetwork { get; private set; }

    /// <summary>When the last byte had arrived.</summary>
    public double End { get; private set; }

    /// <summary>The pictures in the order in which they appeared.</summary>
    public IReadOnlyList<(double Seconds, Picture Picture)> Shown => shown;

    /// <summary>Receives a picture up to a level and shows it.</summary>
    /// <param name="session">A session with nothing received yet.</param>
    /// <param name="level">The highest level to receive.</param>
    /// <param name="clock">Started when the picture was asked for.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<OurScreen> ShowAsync(
        PictureSession session, int level, Stopwatch clock, CancellationToken cancellationToken)
    {
        OurScreen screen = new(session, clock);
        session.Decoder.Show(level, session.Decoder.Grid.All);
        Task fetching = Task.Run(() => screen.FetchAsync(level, cancellationToken), cancellationToken);
        await screen.ShowAsync(level, fetching, cancellationToken);
        await fetching;
        return screen;
    }

    private async Task FetchAsync(int level, CancellationToken cancellationToken)
    {
        await session.FetchAsync(level, cancellationToken: cancellationToken);
        End = clock.Elapsed.TotalSeconds;
    }

    private async Task ShowAsync(int level, Task fetching, CancellationToken cancellationToken)
    {
        ProgressiveDecoder decoder = session.Decoder;
        Task<RenderResult>? network = null;
        int networkLevel = -1;
        long held = 0;
        while (!fetching.IsFaulted && !fetching.IsCanceled && networkLevel < level)
        {
            if (decoder.SamplesHeld != held)
            {
                held = decoder.SamplesHeld;
                ShowLinear(cancellationToken);
            }
            else
            {
                await Task.Delay(Pause, cancellationToken);
            }

            int complete = decoder.GetLowestLevel(decoder.Grid.All);
            if (network is { IsCompleted: true })
            {
                double seconds = clock.Elapsed.TotalSeconds;
                FirstNetwork = FirstNetwork == 0 ? seconds : FirstNetwork;
                if (complete <= networkLevel + NetworkGain)
                {
                    shown.Add((seconds, (await network).Picture));
                }

                network = null;
            }
            else if (network is null && complete > networkLevel)
            {
                networkLevel = complete;
                network = decoder.RenderAsync(new RenderOptions { MaxLevel = complete }, null, cancellationToken);
            }
        }

        if (network is not null)
        {
            shown.Add((clock.Elapsed.TotalSeconds, (await network).Picture));
            shown[^1] = (clock.Elapsed.TotalSeconds, shown[^1].Picture);
        }
    }

    private void ShowLinear(CancellationToken cancellationToken)
    {
        long bytes = session.BytesReceived;
        RenderResult linear = session.Decoder.RenderLinear(null, cancellationToken);
        double seconds = clock.Elapsed.TotalSeconds;
        shown.Add((seconds, linear.Picture));
        if (FirstStrip == 0)
        {
            (FirstStrip, FirstStripBytes) = (seconds, bytes);
        }

        if (FirstWhole == 0 && linear.Statistics.EmptyBlocks == 0)
        {
            FirstWhole = seconds;
        }
    }
}
