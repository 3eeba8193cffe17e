await Fleet.ImplementerRunner.RunnerHost.Build(args).RunAsync();
