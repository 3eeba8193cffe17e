await Fleet.Planner.PlannerHost.Build(args).RunAsync();
