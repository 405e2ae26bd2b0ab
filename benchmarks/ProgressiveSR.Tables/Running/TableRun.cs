using ProgressiveSR.Backends;

namespace ProgressiveSR.Tables;

/// <summary>What the tables and figures of one command share.</summary>
/// <param name="folder">Where the files go.</param>
/// <param name="startBackend">Starts what networks run on, when it is first needed.</param>
/// <param name="arguments">The same as options.</param>
/// <param name="cache">Keeps what was evaluated; null for none.</param>
/// <param name="context">Receives the names of the files made, and what is under way.</param>
/// <param name="cancellationToken">What Ctrl-C does.</param>
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
    /// <param name="name">Name of its files.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="command">What makes it again; what networks run on is added.</param>
    public Report Start(string name, string title, ShownCommand command)
    {
        Report report = new(folder, name);
        report.Title(title, command.On(arguments));
        return report;
    }

    public void Finish(Report report) => context.Output.WriteLine(report.WritePage());

    /// <summary>Tells what is under way.</summary>
    public void Say(string text) => context.Error.WriteLine(text);

    public void Dispose()
    {
        if (backend is { IsValueCreated: true, Value: IDisposable owned })
        {
            owned.Dispose();
        }
    }
}
