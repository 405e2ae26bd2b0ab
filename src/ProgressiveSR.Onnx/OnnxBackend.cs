using Microsoft.ML.OnnxRuntime;
using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx;

/// <summary>Runs models on ONNX Runtime, with the CPU, CUDA, TensorRT or DirectML.</summary>
/// <remarks>
/// <para>
/// The application supplies the native runtime by referencing exactly one of Microsoft.ML.OnnxRuntime (CPU),
/// Microsoft.ML.OnnxRuntime.Gpu (CUDA, TensorRT) and Microsoft.ML.OnnxRuntime.DirectML.
/// </para>
/// <para>
/// Thread-safe. Dispose it after everything it created. If it is the first to use ONNX Runtime in the process, all its
/// graphs share one thread pool; otherwise each graph gets its own.
/// </para>
/// </remarks>
public sealed class OnnxBackend : ILinearBackend, IDisposable
{
    private readonly OnnxOptions options;
    private readonly SemaphoreSlim? gate;
    private volatile bool disposed;

    /// <summary>Starts the runtime and tests the provider with a small convolution.</summary>
    /// <param name="options">The options; null for the CPU.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="OnnxProviderException">
    /// The native runtime is missing, or the provider cannot be used and <see cref="OnnxOptions.Fallback"/> is
    /// <see cref="OnnxFallback.Fail"/>.
    /// </exception>
    public OnnxBackend(OnnxOptions? options = null)
    {
        this.options = options ?? new OnnxOptions();
        this.options.Validate();
        List<string> reasons = [];
        ActiveProvider = Choose(reasons);
        FallbackReasons = reasons.AsReadOnly();
        TensorRT = ActiveProvider == OnnxProvider.TensorRT ? this.options.TensorRT : null;
        gate = ActiveProvider == OnnxProvider.Cpu ? null : new SemaphoreSlim(1, 1);
    }

    /// <inheritdoc/>
    public string Name => "onnx";

    /// <summary><c>cpu</c>, <c>cuda:0</c>, <c>tensorrt:0</c> or <c>directml:0</c>, with the device's index.</summary>
    public string Device => ActiveProvider == OnnxProvider.Cpu
        ? "cpu"
        : FormattableString.Invariant($"{ActiveProvider.ToString().ToLowerInvariant()}:{options.DeviceId}");

    /// <summary>The provider in use, which may be a fallback.</summary>
    public OnnxProvider ActiveProvider { get; }

    /// <summary>
    /// Why each provider tried before <see cref="ActiveProvider"/> does not work, one sentence each; empty if the first
    /// one works.
    /// </summary>
    public IReadOnlyList<string> FallbackReasons { get; }

    /// <summary>The tile for super-resolvers that take any size; null if shapes follow the region.</summary>
    internal int? FixedTile => options.FixedTileOn(ActiveProvider);

    /// <summary>Index of the GPU.</summary>
    internal int DeviceId => options.DeviceId;

    /// <summary>The settings with which TensorRT compiles networks; null for other providers.</summary>
    internal OnnxTensorRTOptions? TensorRT { get; init; }

    /// <inheritdoc/>
    public ISamplingUnit CreateSamplingUnit(ModelBundle model)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(model);
        return new OnnxSamplingUnit(this, model);
    }

    /// <inheritdoc/>
    public IProcessingUnit CreateProcessingUnit(ModelBundle model, int level)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(model);
        return new OnnxProcessingUnit(this, model, level);
    }

    /// <inheritdoc/>
    public ISuperResolver CreateSuperResolver(ModelBundle model, string network)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(model);
        NetworkDescription description = model.Manifest.Network(network);
        string file = ModelGraphFiles.Network(network);
        OnnxSuperResolverOptions settings = new()
        {
            Factor = description.Factor,
            Halo = description.Halo,
            Window = description.Window,
            Name = $"{model.Manifest.Name} {network}",
            Parameters = description.Parameters,
        };
        return OnnxSuperResolver.Load(this, BundleGraph.Read(model, file), $"'{file}' of {model.Source}", settings);
    }

    /// <inheritdoc/>
    public ILinearMap CreateLinearMap(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias) =>
        new OnnxLinearMap(this, weights, bias);

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        gate?.Dispose();
    }

    /// <summary>Loads a graph that contains its weights.</summary>
    /// <param name="graph">The ONNX file.</param>
    /// <param name="what">Its name in messages.</param>
    /// <param name="network">The ports of a super-resolver; null for other graphs.</param>
    /// <exception cref="InvalidModelException">The runtime cannot load it.</exception>
    internal OnnxSession Load(byte[] graph, string what, NetworkPorts? network = null) =>
        Load(setup => new InferenceSession(graph, setup), what, network);

    /// <summary>Loads a graph from a file, with any external weights in files beside it.</summary>
    internal OnnxSession Load(string path, NetworkPorts? network = null) =>
        Load(setup => new InferenceSession(path, setup), $"'{path}'", network);

    private OnnxSession Load(Func<SessionOptions, InferenceSession> open, string what, NetworkPorts? network)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        using SessionOptions setup = ProviderSetup.Create(options, ActiveProvider, network);
        try
        {
            return new OnnxSession(open(setup), gate);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidModelException(
                $"{what} cannot be loaded by ONNX Runtime {OrtEnv.Instance().GetVersionString()}: "
                + e.Message.ReplaceLineEndings(" "),
                e);
        }
    }

    private OnnxProvider Choose(List<string> reasons)
    {
        NativeRuntime.SharesThreads(options.Provider);
        OnnxProvider[] order = options.Provider == OnnxProvider.TensorRT
            ? [OnnxProvider.TensorRT, OnnxProvider.Cuda]
            : [options.Provider];
        foreach (OnnxProvider provider in order.Where(provider => provider != OnnxProvider.Cpu))
        {
            try
            {
                ProviderProbe.Require(options, provider);
                return provider;
            }
            catch (OnnxProviderException e) when (options.Fallback == OnnxFallback.Cpu)
            {
                reasons.Add(e.Message);
            }
        }

        return OnnxProvider.Cpu;
    }
}
