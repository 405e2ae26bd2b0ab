using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>
/// A loaded graph. Thread-safe: calls run concurrently on the CPU, and one at a time on a GPU, through the backend's
/// gate.
/// </summary>
internal sealed class OnnxSession(InferenceSession session, SemaphoreSlim? gate) : IDisposable
{
    /// <summary>Inputs, outputs and metadata of the graph.</summary>
    public InferenceSession Graph => session;

    /// <summary>A number that this library wrote into the graph's metadata; null if missing.</summary>
    public long? Metadata(string key)
    {
        Dictionary<string, string> texts = session.ModelMetadata.CustomMetadataMap;
        return texts.TryGetValue($"progressivesr.{key}", out string? text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number
                : null;
    }

    /// <summary>Runs the graph; results go to memory of the caller's.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the outputs are undefined.</exception>
    public void Run(
        string[] inputNames,
        OrtValue[] inputs,
        string[] outputNames,
        OrtValue[] outputs,
        CancellationToken cancellationToken) =>
        Guard(run => session.Run(run, inputNames, inputs, outputNames, outputs), cancellationToken);

    /// <summary>Runs the graph without knowing the result's size; the caller disposes the result.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        string inputName, OrtValue input, string outputName, CancellationToken cancellationToken)
    {
        IDisposableReadOnlyCollection<OrtValue>? results = null;
        Guard(run => results = session.Run(run, [inputName], [input], [outputName]), cancellationToken);
        return results!;
    }

    public void Dispose() => session.Dispose();

    private void Guard(Action<RunOptions> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        gate?.Wait(cancellationToken);
        try
        {
            // Each call needs its own options, as terminated ones stay terminated. The registration ends before they
            // are disposed. Failures are thrown, so they need not be logged as well.
            using RunOptions run = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(
                static state => ((RunOptions)state!).Terminate = true, run);
            call(run);
        }
        catch (OnnxRuntimeException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The computation was cancelled.", e, cancellationToken);
        }
        finally
        {
            gate?.Release();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
