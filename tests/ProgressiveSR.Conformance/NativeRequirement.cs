namespace ProgressiveSR.Conformance;

/// <summary>
/// Where a native runtime is missing, tests that need it are ignored, unless <c>PSR_REQUIRE_NATIVE=1</c> says that it
/// must be there.
/// </summary>
public static class NativeRequirement
{
    public const string Variable = "PSR_REQUIRE_NATIVE";

    public static bool IsRequired => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Makes something that needs a native runtime.</summary>
    public static T Create<T>(Func<T> create, Func<Exception, bool> isMissing)
    {
        try
        {
            return create();
        }
        catch (Exception e) when (!IsRequired && isMissing(e))
        {
            Assert.Ignore($"{e.Message} ({Variable}=1 makes this a failure.)");
            throw;
        }
    }
}
