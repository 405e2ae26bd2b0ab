using ProgressiveSR.Backends;

namespace ProgressiveSR.Tables;

/// <summary>What the tables and figures of one run share.</summary>
/// <param name="folder">The folder for the files.</param>
/// <param name="startBackend">Starts the backend when it is first needed.</param>
/// <param name="arguments">The backend as options.</param>
/// <param name="cache">Keeps evaluation results; null for none.</param>
/// <param name="context">Receives the paths of the pages made, and progress messages.</param>
/// <param name="cancellationToken">Cancelled by Ctrl-C.</param>
internal sealed class TableRun(
    string folder,
    Func<IInferenceBackend> startBackend,
    BackendArguments arguments,
    EvaluationCache? cache,
    CliContext context,
    CancellationToken cancellationToken) : IDisposable
{
    private readonly Lazy<IInferenceBackend> backend = new(startBackend);
    private Evaluations? evaluations;

    public Evaluations Evaluations => evaluations ??= new Evaluations(arguments, cache, Say);

    public IInferenceBackend Backend => backend.Value;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Starts the page of a table or figure.</summary>
    /// <param name="name">The name of its files.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="command">The command that reproduces it; the backend's options are added.</param>
    public Report Start(string name, string title, ShownCommand command)
    {
        Report report = new(folder, name);
        report.Title(title, command.On(arguments));
        return report;
    }

    public void Finish(Report report) => context.Output.WriteLine(report.WritePage());

    /// <summary>Writes a progress message.</summary>
    public void Say(string text) => context.Error.WriteLine(text);

    public void Dispose()
    {
        if (backend is { IsValueCreated: true, Value: IDisposable owned })
        {
            owned.Dispose();
        }
    }
}
