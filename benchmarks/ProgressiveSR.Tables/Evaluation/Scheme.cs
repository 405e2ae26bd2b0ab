namespace ProgressiveSR.Tables;

/// <summary>What happens to a result after the network.</summary>
internal enum Scheme
{
    /// <summary>It is made to agree with the samples: this project's default.</summary>
    Consistent,

    /// <summary>Nothing: the paper's scheme.</summary>
    Bare,
}

/// <summary>What tables call the schemes.</summary>
internal static class SchemeText
{
    public static string Describe(this Scheme scheme) =>
        scheme == Scheme.Consistent ? "with data consistency" : "without data consistency";
}
