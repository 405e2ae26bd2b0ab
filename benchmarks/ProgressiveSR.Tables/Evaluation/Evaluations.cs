using System.Text.Json;

namespace ProgressiveSR.Tables;

/// <summary>
/// <c>psr eval --whole-blocks</c> on folders. What several tables need is evaluated once per run of the program.
/// </summary>
/// <param name="backend">The options that say what networks run on.</param>
/// <param name="say">Told what is under way.</param>
internal sealed class Evaluations(IReadOnlyList<string> backend, Action<string> say)
{
    private readonly Dictionary<string, EvalResult> done = [];

    /// <summary>The means over a folder's pictures, level by level.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The pictures.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    public EvalResult Run(NamedModel model, string folder, CancellationToken cancellationToken)
    {
        string[] args = ["eval", folder, "--model", model.Path, "--whole-blocks", "--json", .. backend];
        string key = string.Join('\n', args);
        if (!done.TryGetValue(key, out EvalResult? result))
        {
            say($"evaluating {model.Label} {model.Scheme} on {Path.GetFileName(folder)}");
            done.Add(key, result = Start(args, folder, cancellationToken));
        }

        return result;
    }

    private static EvalResult Start(string[] args, string folder, CancellationToken cancellationToken)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = PsrTool.RunAsync(args, output, error, cancellationToken).GetAwaiter().GetResult();
        cancellationToken.ThrowIfCancellationRequested();
        return code == ExitCode.Done
            ? JsonSerializer.Deserialize(output.ToString(), ResultJson.Readable.EvalResult)!
            : throw new CommandException($"'{folder}' could not be evaluated: {error}");
    }
}
