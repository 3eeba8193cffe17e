using Fleet.Shipper;

await ShipperHost.Build(args).RunAsync();
