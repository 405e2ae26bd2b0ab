namespace ProgressiveSR.Tables;

/// <summary>What the tables and figures of one command share.</summary>
/// <param name="folder">Where the files go.</param>
/// <param name="startBackend">Starts what networks run on, when it is first needed.</param>
/// <param name="backendArguments">The same as arguments of <c>psr eval</c>.</param>
/// <param name="context">Receives the names of the files made, and what is under way.</param>
/// <param name="cancellationToken">What Ctrl-C does.</param>
internal sealed class TableRun(
    string folder,
    Func<IInferenceBackend> startBackend,
    IReadOnlyList<string> backendArguments,
    CliContext context,
    CancellationToken cancellationToken) : IDisposable
{
    private readonly Lazy<IInferenceBackend> backend = new(startBackend);
    private Evaluations? evaluations;

    public Evaluations Evaluations => evaluations ??= new Evaluations(backendArguments, Say);

    public IInferenceBackend Backend => backend.Value;

    public CancellationToken CancellationToken => cancellationToken;

    public Report Start(string name) => new(folder, name);

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
