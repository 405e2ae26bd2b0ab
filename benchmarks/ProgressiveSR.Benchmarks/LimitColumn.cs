using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ProgressiveSR.Benchmarks;

/// <summary>Shows each benchmark's <see cref="LimitAttribute"/>.</summary>
internal sealed class LimitColumn : IColumn
{
    public string Id => nameof(LimitColumn);

    public string ColumnName => "Limit";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => false;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "The largest ratio, time or allocation allowed";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        benchmarkCase.Descriptor.WorkloadMethod.GetCustomAttribute<LimitAttribute>()?.Most ?? "";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}

/// <summary>The limit of a benchmark, for the table: a ratio to its baseline, a time or an allocation.</summary>
/// <param name="most">The largest value allowed.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LimitAttribute(string most) : Attribute
{
    /// <summary>The largest value allowed.</summary>
    public string Most => most;
}
