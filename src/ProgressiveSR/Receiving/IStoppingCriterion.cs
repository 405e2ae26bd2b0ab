namespace ProgressiveSR;

/// <summary>Decides when a picture is good enough (paper, Algorithm 1).</summary>
/// <remarks>Implementations hold no state of a session: one criterion may serve any number of them at a time.</remarks>
public interface IStoppingCriterion
{
    /// <summary>Checks that what the criterion judges by is there.</summary>
    /// <param name="picture">The picture that is to be refined.</param>
    /// <exception cref="InvalidOperationException">It needs figures that the sender has not measured.</exception>
    void Require(PictureDescription picture);

    /// <summary>Judges a refinement; also the state before the first one, where something is shown already.</summary>
    /// <param name="refinement">What is shown now.</param>
    /// <param name="cancellationToken">Stops the judging.</param>
    /// <returns>Null to go on; else why not, as a clause such as <c>level 2 is reached</c>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<string?> ShouldStopAsync(Refinement refinement, CancellationToken cancellationToken = default);
}
