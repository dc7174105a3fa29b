using Sluice.Benchmarks.Routers;

// Speed beside a reference in the same run: `./dev bench` calls this. The first two words are this program's own, for the processes
// that it measures.
return args switch
{
    ["backend", var port] => await BenchmarkBackend.RunAsync(int.Parse(port)),
    ["router", var port, var routes, .. var backends] => await BenchmarkRouter.RunAsync(
        int.Parse(port),
        int.Parse(routes),
        backends
    ),
    ["routers", .. var options] => await RouterBenchmark.RunAsync(RouterBenchmarkOptions.Parse(options)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: Sluice.Benchmarks routers [--requests N] [--rounds N]");
    return 2;
}
