using ProgressiveSR.Onnx;

namespace ProgressiveSR.Cli.Tests;

/// <summary>What the tool adds to the libraries' own sentences.</summary>
internal sealed class ErrorReportTests
{
    /// <summary>The package is advised where it is not there, not where the machine lacks something.</summary>
    [TestCase(OnnxProvider.Cuda, true, true)]
    [TestCase(OnnxProvider.TensorRT, true, true)]
    [TestCase(OnnxProvider.Cuda, false, false)]
    [TestCase(OnnxProvider.TensorRT, false, false)]
    [TestCase(OnnxProvider.DirectML, true, false)]
    public void Sentence_ProviderThatDoesNotWork_AdvisesWhatIsNotDoneYet(
        OnnxProvider provider, bool isNotBuiltIn, bool advised)
    {
        OnnxProviderException failure = new(provider, "It does not work.") { IsNotBuiltIn = isNotBuiltIn };

        string sentence = ErrorReport.Sentence(failure);

        Assert.That(sentence, Does.StartWith("It does not work."));
        Assert.That(sentence.Contains("-p:OnnxRuntimeFlavor=Gpu"), Is.EqualTo(advised), sentence);
    }
}
