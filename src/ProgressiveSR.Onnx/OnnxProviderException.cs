namespace ProgressiveSR.Onnx;

/// <summary>
/// The native ONNX Runtime or the requested provider cannot be used on this machine or in this application.
/// </summary>
public sealed class OnnxProviderException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="provider">The requested provider.</param>
    /// <param name="message">One sentence: what is missing, and which package or installation supplies it.</param>
    /// <param name="innerException">The runtime's error.</param>
    public OnnxProviderException(OnnxProvider provider, string message, Exception? innerException = null)
        : base(message, innerException) => Provider = provider;

    /// <summary>The requested provider.</summary>
    public OnnxProvider Provider { get; }

    /// <summary>
    /// Whether the application's native ONNX Runtime was built without the provider, so that another package is needed;
    /// otherwise something is missing on the machine.
    /// </summary>
    public bool IsNotBuiltIn { get; init; }
}
