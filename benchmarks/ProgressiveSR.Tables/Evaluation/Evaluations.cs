using System.Text.Json;

namespace ProgressiveSR.Tables;

/// <summary><c>psr eval --whole-blocks</c> on folders; evaluates each model and folder once per run.</summary>
/// <param name="backend">The backend for the networks.</param>
/// <param name="cache">Keeps results between runs; null for none.</param>
/// <param name="say">Receives progress messages.</param>
internal sealed class Evaluations(BackendArguments backend, EvaluationCache? cache, Action<string> say)
{
    private readonly Dictionary<(string Model, string Folder), EvalResult> done = [];

    /// <summary>Evaluates the means over a folder's pictures at every level.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The pictures.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    public EvalResult Run(NamedModel model, string folder, CancellationToken cancellationToken)
    {
        if (!done.TryGetValue((model.Path, folder), out EvalResult? result))
        {
            result = cache?.Find(model.Bundle, folder, backend);
            if (result is null)
            {
                say($"evaluating {model.Label} {model.Scheme} on {Path.GetFileName(folder)}");
                result = Evaluate(model, folder, cancellationToken);
                cache?.Add(model.Bundle, folder, backend, result);
            }

            done.Add((model.Path, folder), result);
        }

        return result;
    }

    private EvalResult Evaluate(NamedModel model, string folder, CancellationToken cancellationToken)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        string[] args = ["eval", folder, "--model", model.Path, "--whole-blocks", "--json", .. backend.All];
        int code = PsrTool.RunAsync(args, output, error, cancellationToken).GetAwaiter().GetResult();
        cancellationToken.ThrowIfCancellationRequested();
        return code == ExitCode.Done
            ? JsonSerializer.Deserialize(output.ToString(), ResultJson.Readable.EvalResult)!
            : throw new CommandException($"'{folder}' could not be evaluated: {error}");
    }
}
