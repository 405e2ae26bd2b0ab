using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// Runs all benchmarks in one process, so that ratios compare runs side by side, with few iterations, as each renders
/// megapixels.
/// </summary>
internal sealed class BenchmarkConfig : ManualConfig
{
    public BenchmarkConfig()
    {
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(2)
            .WithIterationCount(10));
        AddLogger(ConsoleLogger.Default);
        AddColumnProvider(
            DefaultColumnProviders.Descriptor,
            DefaultColumnProviders.Params,
            DefaultColumnProviders.Statistics,
            DefaultColumnProviders.Metrics);
        AddColumn(new LimitColumn());
        HideColumns(Column.Error, Column.RatioSD, Column.AllocRatio, Column.Gen0, Column.Gen1, Column.Gen2);
        AddDiagnoser(MemoryDiagnoser.Default);
        ArtifactsPath = Path.Combine(Path.GetTempPath(), "ProgressiveSR.Benchmarks");
    }
}
