using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ProgressiveSR.Torch;

/// <summary>Resolves TorchSharp's native libraries to the ones already loaded.</summary>
internal static class TorchSharpResolver
{
    public const string LibTorchSharp = "LibTorchSharp";
    private static readonly ConcurrentDictionary<string, nint> Handles = new();

    private static Assembly TorchSharpAssembly => typeof(TorchSharp.torch).Assembly;

    public static void Offer(string name, nint handle) => Handles[name] = handle;

    /// <summary>Makes TorchSharp use this library even if the runtime would find another one by itself.</summary>
    public static void PreferLibTorchSharp()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(TorchSharpAssembly, (name, _, _) => Offered(name));
        }
        catch (InvalidOperationException)
        {
            // The application has set its own resolver, which takes precedence.
        }
    }

    // Unused while the runtime finds the libraries itself; otherwise it serves an application that uses TorchSharp
    // before anything in this package.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Loads nothing: it only adds an event handler.")]
    internal static void Listen()
    {
        if (AssemblyLoadContext.GetLoadContext(typeof(TorchSharpResolver).Assembly) is { } context)
        {
            context.ResolvingUnmanagedDll += Resolve;
        }
    }

    private static nint Resolve(Assembly assembly, string name)
    {
        if (assembly != TorchSharpAssembly)
        {
            return 0;
        }

        if (name == LibTorchSharp)
        {
            TorchRuntime.Initialize();
        }

        return Offered(name);
    }

    private static nint Offered(string name) => Handles.GetValueOrDefault(name);
}
