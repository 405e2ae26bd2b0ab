namespace ProgressiveSR.Torch.Tests.Native;

public class TorchRuntimeOptionsTests
{
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["PROGRESSIVESR_LIBTORCH"] = "/from/environment",
        ["PROGRESSIVESR_LIBTORCHSHARP"] = "",
        ["PROGRESSIVESR_LIBTORCH_ALLOW_MISSING_SYMBOLS"] = "1",
    };

    [Test]
    public void WithEnvironment_NothingSet_TakesTheVariables()
    {
        TorchRuntimeOptions options = new TorchRuntimeOptions().WithEnvironment(Environment.GetValueOrDefault);

        Assert.That(options, Is.EqualTo(new TorchRuntimeOptions
        {
            LibTorchFolder = "/from/environment",
            AllowMissingSymbols = true,
        }));
    }

    [Test]
    public void WithEnvironment_OptionSet_KeepsTheOption()
    {
        var options = new TorchRuntimeOptions { LibTorchFolder = "/chosen", AllowMissingSymbols = false };

        Assert.That(options.WithEnvironment(Environment.GetValueOrDefault), Is.EqualTo(options));
    }
}
