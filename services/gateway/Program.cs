using Fleet.Gateway;

await GatewayHost.Build(args).RunAsync().ConfigureAwait(false);
