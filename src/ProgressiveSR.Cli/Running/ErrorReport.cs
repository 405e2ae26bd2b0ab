using System.Reflection;
using System.Text.RegularExpressions;
using ProgressiveSR.Models;
using ProgressiveSR.Onnx;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli;

/// <summary>Turns exceptions into exit codes and messages.</summary>
internal static partial class ErrorReport
{
    public static int Code(Exception exception) => Unwrap(exception) switch
    {
        OperationCanceledException => ExitCode.Interrupted,
        UsageException => ExitCode.WrongUsage,
        _ => ExitCode.Failed,
    };

    /// <summary>The message in one line, without the parts meant for programmers.</summary>
    public static string Sentence(Exception exception)
    {
        Exception cause = Unwrap(exception);
        string sentence = OneLine(cause switch
        {
            StoppedException => cause.Message,
            OperationCanceledException => "stopped.",
            TorchRuntimeException { IsSecondLibTorch: true } =>
                $"{cause.Message} From a checkout, build psr without it with -p:LibTorchFlavor=None.",
            TorchRuntimeException => $"{cause.Message} The option --libtorch DIR also names such a folder.",
            OnnxProviderException { IsNotBuiltIn: true, Provider: OnnxProvider.Cuda or OnnxProvider.TensorRT } =>
                $"{cause.Message} From a checkout, build psr with -p:OnnxRuntimeFlavor=Gpu.",
            OutOfMemoryException =>
                "there is not enough memory; try a smaller picture, or a region if the command takes one.",
            _ when IsExpected(cause) => cause.Message,
            _ => $"unexpected {cause.GetType().Name}: {cause.Message}",
        });
        return sentence.Length > 0 ? sentence : $"{cause.GetType().Name}.";
    }

    private static bool IsExpected(Exception exception) => exception
        is UsageException
        or CommandException
        or InvalidPacketException
        or InvalidModelException
        or OnnxProviderException
        or IOException
        or InvalidDataException
        or UnauthorizedAccessException
        or NotSupportedException
        or DllNotFoundException
        or ArgumentException
        or InvalidOperationException;

    private static Exception Unwrap(Exception exception)
    {
        while (exception is AggregateException or TargetInvocationException or TypeInitializationException
            && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    private static string OneLine(string message) => Blanks().Replace(ParameterName().Replace(message, ""), " ").Trim();

    [GeneratedRegex(@"\s*\(Parameter '[^']*'\)(\s*Actual value was [^\n]*)?")]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"\s*[\r\n]+\s*")]
    private static partial Regex Blanks();
}
