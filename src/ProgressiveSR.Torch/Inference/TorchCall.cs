using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// What every inference call has around it: no gradients, tensors freed at its end, the token read before.
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
