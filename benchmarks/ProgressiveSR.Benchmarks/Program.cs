using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ProgressiveSR.Benchmarks;

IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(
    args.Length == 0 ? ["--filter", "*"] : args, new BenchmarkConfig());
foreach (Summary summary in summaries.Where(summary => summary.BenchmarksCases.Length > 0))
{
    Console.WriteLine($"Written: {ResultFiles.Write(summary)}");
}
