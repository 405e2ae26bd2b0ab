using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ProgressiveSR.Cli;

/// <summary>A command's output streams and interruption.</summary>
/// <param name="output">Receives results and nothing else.</param>
/// <param name="error">Receives failures, warnings and progress.</param>
internal sealed class CliContext(TextWriter output, TextWriter error)
{
    /// <summary>The program's name in messages.</summary>
    public string Program { get; init; } = "psr";

    public TextWriter Output { get; } = GuardedWriter.Required(output);

    public TextWriter Error { get; } = GuardedWriter.Dispensable(error);

    /// <summary>Whether standard error is a terminal, so that progress is shown.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The process's Ctrl-C handler; null when the tool runs inside another program.</summary>
    public Interruption? Interruption { get; init; }

    public void Fail(string sentence) => Error.WriteLine($"{Program}: {sentence}");

    public void Warn(string sentence) => Error.WriteLine($"{Program}: warning: {sentence}");

    /// <summary>Writes a result as JSON or as text.</summary>
    public void Write<T>(bool json, T result, JsonTypeInfo<T> type, Action<TextWriter> forPeople)
    {
        if (json)
        {
            Output.WriteLine(JsonSerializer.Serialize(result, type));
        }
        else
        {
            forPeople(Output);
        }
    }

    public ProgressLine StartProgress(string label) => new(ErrorIsTerminal ? Error : null, label);

    /// <summary>Runs an action that Ctrl-C may not cut short, lest it leave half a file behind.</summary>
    public void Complete(Action action)
    {
        if (Interruption is null)
        {
            action();
        }
        else
        {
            Interruption.Protect(action);
        }
    }
}
