using System.Diagnostics;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Cli;

/// <summary>Receives a picture and a region of it, and adds up the time.</summary>
/// <param name="session">The session.</param>
/// <param name="levels">What to receive at most.</param>
/// <param name="line">Shows each step.</param>
internal sealed class PictureDelivery(PictureSession session, LevelChoice levels, ProgressLine line)
{
    /// <summary>The level of the whole picture.</summary>
    public int WholeLevel { get; private set; } = levels.Level;

    /// <summary>The level of the region; null if there is none.</summary>
    public int? RegionLevel { get; private set; } = levels.Region is null ? null : levels.RegionLevel;

    /// <summary>Time spent waiting for the network, and decoding what it brought.</summary>
    public TimeSpan Network { get; private set; }

    public TimeSpan Process { get; private set; }

    public TimeSpan SuperResolve { get; private set; }

    /// <summary>Receives and renders.</summary>
    /// <param name="until">When to stop earlier, asked after each level; null to render the last level only.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<Refinement> ReceiveAsync(IStoppingCriterion? until, CancellationToken cancellationToken)
    {
        Stopwatch clock = Stopwatch.StartNew();
        Refinement? shown = null;
        if (levels.Region is not null)
        {
            await session.FetchAsync(levels.Level, null, cancellationToken);
        }

        if (until is null)
        {
            shown = await session.RefineToAsync(levels.RegionLevel, levels.Region, null, cancellationToken);
            Add(shown);
        }
        else
        {
            IStoppingCriterion stop = Stop.WhenAny(until, Stop.AtLevel(levels.RegionLevel));
            await foreach (Refinement refinement in session.RefineAsync(levels.Region, stop, null, cancellationToken))
            {
                shown = refinement;
                Add(shown);
            }

            shown ??= await session.RefineToAsync(levels.Level, null, null, cancellationToken);
            if (levels.Region is null)
            {
                WholeLevel = shown.Level;
            }
            else
            {
                RegionLevel = shown.Level;
            }
        }

        Network = clock.Elapsed - Process - SuperResolve;
        return shown;
    }

    private void Add(Refinement shown)
    {
        RenderStatistics? statistics = shown.Statistics;
        Process += statistics?.Process ?? default;
        SuperResolve += statistics?.SuperResolve ?? default;
        double? psnr = shown.Quality?.PsnrY ?? shown.LinearPsnrY;
        string quality = psnr is { } stated ? $", {Figures.Number(stated, 1)} dB" : "";
        line.Show($"level {shown.Level}, {Figures.Count(shown.BytesReceived)} bytes{quality}", always: true);
    }
}
