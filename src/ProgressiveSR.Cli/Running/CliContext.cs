using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ProgressiveSR.Cli;

/// <summary>Where a command writes to, and what interrupts it.</summary>
/// <param name="output">Receives results and nothing else.</param>
/// <param name="error">Receives failures, warnings and progress.</param>
internal sealed class CliContext(TextWriter output, TextWriter error)
{
    /// <summary>The program's name in messages.</summary>
    public string Program { get; init; } = "psr";

    public TextWriter Output { get; } = GuardedWriter.Required(output);

    public TextWriter Error { get; } = GuardedWriter.Dispensable(error);

    /// <summary>Whether somebody watches the error output, so that progress is welcome.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The process's Ctrl-C; null where the tool runs inside another program.</summary>
    public Interruption? Interruption { get; init; }

    public void Fail(string sentence) => Error.WriteLine($"{Program}: {sentence}");

    public void Warn(string sentence) => Error.WriteLine($"{Program}: warning: {sentence}");

    /// <summary>Writes a result for programs or for people.</summary>
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

    /// <summary>Does something that Ctrl-C may not cut short: it would leave half a file behind.</summary>
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
