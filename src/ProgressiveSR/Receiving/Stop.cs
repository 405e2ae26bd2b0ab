using System.Globalization;

namespace ProgressiveSR;

/// <summary>Stopping criteria that need no network.</summary>
public static class Stop
{
    private const string Psnr = "PSNR";
    private const string Ssim = "SSIM";

    /// <summary>Stops at a level.</summary>
    /// <param name="level">The level, 0 or above.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is negative.</exception>
    public static IStoppingCriterion AtLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        return new Criterion(step => step.Level >= level ? $"level {step.Level} is reached" : null);
    }

    /// <summary>Stops where the sender states that the whole picture has a PSNR.</summary>
    /// <param name="decibels">PSNR-Y in dB.</param>
    public static IStoppingCriterion WhenPsnr(double decibels) => new Criterion(
        step => step.Quality?.PsnrY >= decibels ? Text($"PSNR is {step.Quality.Value.PsnrY:0.00} dB") : null,
        needs: Psnr);

    /// <summary>Stops where the sender states that the whole picture has an SSIM.</summary>
    /// <param name="similarity">SSIM-Y, 0..1.</param>
    public static IStoppingCriterion WhenSsim(double similarity) => new Criterion(
        step => step.Quality?.SsimY >= similarity ? Text($"SSIM is {step.Quality.Value.SsimY:0.0000}") : null,
        needs: Ssim);

    /// <summary>Stops where the sender states that a level gained little over the one before.</summary>
    /// <param name="decibels">The least gain in PSNR-Y that is worth another level, in dB.</param>
    public static IStoppingCriterion WhenGainBelow(double decibels) => new Criterion(
        step => step.Quality?.PsnrY - step.PreviousQuality?.PsnrY is double gain && !(gain >= decibels)
            ? Text($"level {step.Level} gained {gain:0.00} dB")
            : null,
        needs: Psnr);

    /// <summary>Stops where a step has hardly changed the picture.</summary>
    /// <param name="decibels">PSNR-Y in dB between before and after from which a picture counts as settled.</param>
    public static IStoppingCriterion WhenSettled(double decibels) => new Criterion(
        step => step.Movement >= decibels
            ? Text($"level {step.Level} is {step.Movement:0.0} dB from the one before")
            : null);

    /// <summary>Stops once so many bytes were taken in; the step that passes the limit is shown.</summary>
    /// <param name="bytes">Bytes of the session, its header and index included.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static IStoppingCriterion AfterBytes(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new Criterion(step => step.BytesReceived >= bytes ? Text($"{step.BytesReceived:#,0} bytes came") : null);
    }

    /// <summary>Stops once so much time has passed; the step that passes the limit is shown.</summary>
    /// <param name="time">Time since refining began.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static IStoppingCriterion After(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return new Criterion(
            step => step.Elapsed >= time ? Text($"{step.Elapsed.TotalSeconds:0.0} seconds have passed") : null);
    }

    /// <summary>Asks the caller, as the paper's user interface does.</summary>
    /// <param name="isGoodEnough">Whether to stop.</param>
    public static IStoppingCriterion When(Func<Refinement, bool> isGoodEnough)
    {
        ArgumentNullException.ThrowIfNull(isGoodEnough);
        return new Criterion(step => isGoodEnough(step) ? "it is good enough" : null);
    }

    /// <summary>Stops as soon as one of several criteria does.</summary>
    /// <param name="criteria">The criteria, asked in order.</param>
    public static IStoppingCriterion WhenAny(params IReadOnlyList<IStoppingCriterion> criteria)
    {
        ArgumentNullException.ThrowIfNull(criteria);
        return new Any([.. criteria]);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Criterion(Func<Refinement, string?> judge, string? needs = null) : IStoppingCriterion
    {
        public void Require(PictureDescription picture)
        {
            ArgumentNullException.ThrowIfNull(picture);
            if (needs is not null && picture.Levels.Any(level => level.Quality is null))
            {
                throw new InvalidOperationException(
                    $"The sender has not measured this picture, so that {needs} is not known: encode it with measuring "
                    + "(psr encode --measure), or stop by another criterion.");
            }

            if (needs is Ssim && picture.Levels.Any(level => double.IsNaN(level.Quality!.Value.SsimY)))
            {
                throw new InvalidOperationException(
                    $"{Ssim} is not known, as the picture is smaller than its window: stop by another criterion.");
            }
        }

        public ValueTask<string?> ShouldStopAsync(Refinement refinement, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(refinement);
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(judge(refinement));
        }
    }

    private sealed class Any(IStoppingCriterion[] criteria) : IStoppingCriterion
    {
        public void Require(PictureDescription picture)
        {
            foreach (IStoppingCriterion criterion in criteria)
            {
                criterion.Require(picture);
            }
        }

        public async ValueTask<string?> ShouldStopAsync(
            Refinement refinement, CancellationToken cancellationToken = default)
        {
            foreach (IStoppingCriterion criterion in criteria)
            {
                if (await criterion.ShouldStopAsync(refinement, cancellationToken).ConfigureAwait(false) is { } reason)
                {
                    return reason;
                }
            }

            return null;
        }
    }
}
