using Fleet.Cli;

return await FleetCommand.Run(args).ConfigureAwait(false);
