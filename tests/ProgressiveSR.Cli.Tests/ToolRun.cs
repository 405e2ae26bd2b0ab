using System.Text.Json;

namespace ProgressiveSR.Cli.Tests;

/// <summary>One call of the tool inside the test's process.</summary>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static ToolRun Start(params string[] args) => Start(CancellationToken.None, args);

    public static ToolRun Start(CancellationToken cancellationToken, params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = PsrTool.RunAsync(args, output, error, cancellationToken).GetAwaiter().GetResult();
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    /// <summary>A call that must do what it is asked.</summary>
    public static ToolRun Succeed(params string[] args)
    {
        ToolRun run = Start(args);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
        return run;
    }

    /// <summary>A call that must fail with one line on the error output and nothing on the other.</summary>
    public static string Fail(int code, params string[] args)
    {
        ToolRun run = Start(args);
        Assert.That(run.Code, Is.EqualTo(code), run.Error + run.Output);
        Assert.That(run.Output, Is.Empty);
        RequireSentence(run.Error);
        Assert.That(run.Error.Contains("--help' shows the usage", StringComparison.Ordinal), Is.EqualTo(code == 2));
        return run.Error;
    }

    public static void RequireSentence(string error)
    {
        Assert.That(error, Does.StartWith("psr: "));
        Assert.That(error.TrimEnd('\r', '\n'), Does.Not.Contain('\n'), "one line");
        Assert.That(error, Does.Not.Contain("   at ").And.Not.Contain("unexpected ").And.Not.Contain("(Parameter"));
    }
}
