namespace ProgressiveSR.Cli.Tests;

/// <summary>Small inputs that went wrong once; what each is, the page beside them says.</summary>
internal static class Faults
{
    public static string PathOf(string name) =>
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Goldens", "faults", name);
}
