using Fleet.MergeExecutor;

await MergeExecutorHost.Build(args).RunAsync();
