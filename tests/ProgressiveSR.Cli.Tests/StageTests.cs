namespace ProgressiveSR.Cli.Tests;

/// <summary>The stages of a command as a terminal shows them, and Ctrl-C within each.</summary>
internal sealed class StageTests
{
    private WorkFolder folder = null!;
    private string picture = null!;
    private string file = null!;

    [SetUp]
    public void Encode()
    {
        folder = new WorkFolder();
        picture = TestPictures.Write(folder["in.png"], 300, 200, alpha: true);
        file = folder["a.psr"];
        ToolRun.Succeed("encode", picture, file);
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [TestCase("encode", "reading", "encoding")]
    [TestCase("decode", "decoding", "writing")]
    [TestCase("compare", "reading", "reading")]
    public void Run_OnATerminal_ShowsItsStagesAndTakesThemAway(string command, string first, string last)
    {
        Terminal terminal = new();
        ToolRun run = Run(terminal, default, command);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
        Assert.That(run.Error, Does.Match($@"^\r{first} \d+ %.*\r{last} 100 %\r *\r$"));
    }

    [TestCase("encode", "reading", "encoding")]
    [TestCase("encode", "encoding", "100 %")]
    [TestCase("decode", "decoding", "writing")]
    [TestCase("decode", "writing", "100 %")]
    [TestCase("compare", "reading", "100 %")]
    public void Run_StoppedInAStage_GetsNoFurtherAndLeavesNoFile(string command, string stage, string never)
    {
        string[] before = folder.Names;
        using CancellationTokenSource source = new();
        Terminal terminal = new() { OnText = text => CancelIn(stage, text, source) };
        ToolRun run = Run(terminal, source.Token, command);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Interrupted), run.Error);
        Assert.That(run.Output, Is.Empty);
        string afterStage = run.Error[run.Error.IndexOf(stage, StringComparison.Ordinal)..];
        Assert.That(afterStage, Does.Not.Contain(never).And.EndWith($"psr: stopped.{Environment.NewLine}"));
        Assert.That(folder.Names, Is.EqualTo(before));
    }

    private static void CancelIn(string stage, string text, CancellationTokenSource source)
    {
        if (text.Contains(stage, StringComparison.Ordinal))
        {
            source.Cancel();
        }
    }

    private ToolRun Run(Terminal terminal, CancellationToken cancellationToken, string command)
    {
        string[] args = command switch
        {
            // Enough tiles that they are not encoded all at once.
            "encode" => [command, picture, folder["out.psr"], "--tile", "1"],
            "decode" => [command, file, folder["out.png"]],
            _ => [command, picture, picture],
        };
        using StringWriter output = new();
        CliContext context = new(output, terminal) { ErrorIsTerminal = true };
        int code = PsrTool.RunAsync(args, context, cancellationToken).GetAwaiter().GetResult();
        return new ToolRun(code, output.ToString(), terminal.ToString());
    }

    /// <summary>Keeps what is shown, and tells of it at once.</summary>
    private sealed class Terminal : StringWriter
    {
        public Action<string> OnText { get; init; } = _ => { };

        public override void Write(string? value)
        {
            base.Write(value);
            OnText(value!);
        }
    }
}
