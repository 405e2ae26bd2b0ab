using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The scope of an inference call: checks the token first, disables gradients, and frees its tensors at the end.
/// </summary>
internal readonly ref struct TorchCall
{
    private readonly IDisposable guard;
    private readonly DisposeScope scope;

    public TorchCall(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        guard = no_grad();
        scope = NewDisposeScope();
    }

    public void Dispose()
    {
        scope.Dispose();
        guard.Dispose();
    }
}
