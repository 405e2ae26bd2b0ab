namespace ProgressiveSR.Torch;

/// <summary>Loads TorchSharp's native libraries before TorchSharp itself looks for them.</summary>
/// <remarks>
/// Everything in this package that uses TorchSharp calls <see cref="Initialize"/> first. Call it yourself before using
/// TorchSharp directly, or to choose other libraries than the application's own.
/// </remarks>
public static class TorchRuntime
{
    private static readonly Lock Gate = new();
    private static TorchRuntimeOptions? _applied;
    private static TorchRuntimeInfo? _current;

    /// <summary>What was loaded, or <see langword="null"/> before the first successful call.</summary>
    public static TorchRuntimeInfo? Current => Volatile.Read(ref _current);

    /// <summary>
    /// For arguments of base constructors: TorchSharp's modules need the libraries before any constructor's body runs.
    /// </summary>
    /// <returns>The argument.</returns>
    internal static string InitializeFor(string name)
    {
        Initialize();
        return name;
    }

    /// <summary>Loads libtorch and TorchSharp's native library, once per process. Safe for concurrent use.</summary>
    /// <param name="options">
    /// Where to load them from; <see langword="null"/> for the defaults, or for those of an earlier call.
    /// </param>
    /// <exception cref="TorchRuntimeException">A library is missing or incompatible; the message names it.</exception>
    /// <exception cref="InvalidOperationException">An earlier call loaded libraries with other options.</exception>
    public static void Initialize(TorchRuntimeOptions? options = null)
    {
        if (options is null && Current is not null)
        {
            return;
        }

        TorchRuntimeOptions wanted = (options ?? new()).WithEnvironment(Environment.GetEnvironmentVariable);
        lock (Gate)
        {
            if (_applied is null)
            {
                Volatile.Write(ref _current, TorchLibraries.Load(wanted));
                _applied = wanted;
            }
            else if (options is not null && _applied != wanted)
            {
                throw new InvalidOperationException(
                    "The native libraries of TorchSharp are already loaded, with different options.");
            }
        }
    }
}
