namespace ProgressiveSR;

/// <summary>Decides when a picture is good enough (paper, Algorithm 1).</summary>
/// <remarks>
/// Implementations keep no session state: one criterion may serve any number of sessions concurrently.
/// </remarks>
public interface IStoppingCriterion
{
    /// <summary>
    /// Whether the criterion needs <see cref="Refinement.EstimatedPsnrY"/>, which costs a sampling of the picture with
    /// every level.
    /// </summary>
    bool NeedsEstimate => false;

    /// <summary>
    /// The lowest level at which the criterion may be met, as far as it is known beforehand: a session may ask for the
    /// levels up to it at once (<see cref="IIncrementSource.MaxConcurrentLevels"/>), for others only when they are
    /// wanted.
    /// </summary>
    /// <param name="picture">The picture to refine.</param>
    /// <returns>A level, possibly above the picture's highest; 0 by default.</returns>
    int GetLowestLevel(PictureDescription picture) => 0;

    /// <summary>Checks that the data the criterion needs is available.</summary>
    /// <param name="picture">The picture to refine.</param>
    /// <exception cref="InvalidOperationException">
    /// The criterion needs quality figures that the sender has not measured.
    /// </exception>
    void Require(PictureDescription picture);

    /// <summary>Evaluates a refinement, or the initial state if something is already shown.</summary>
    /// <param name="refinement">What is shown now.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <returns>Null to continue; else the reason to stop, as a clause such as <c>level 2 is reached</c>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<string?> ShouldStopAsync(Refinement refinement, CancellationToken cancellationToken = default);
}
